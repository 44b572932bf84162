import{a as c}from"./chunk-SXEPJTWD.js";import{ka as t,ma as p,s as d,xa as s,ya as n,za as h}from"./chunk-6LIIFUQW.js";import{a as i,d as l,i as r}from"./chunk-42XHLT2J.js";import{b as o}from"./chunk-TN3OZQAE.js";var e=class extends r{constructor(){super(...arguments);this.heading="";this.closeLabel="";this.wide=!1;this.busy=!1}firstUpdated(a){this.dialog.showModal()}close(){this.dialog.close()}cancel(a){this.busy&&a.preventDefault()}closed(){this.dispatchEvent(new CustomEvent("closed"))}render(){return l`<dialog
aria-labelledby="heading"
class=${this.wide?"wide":""}
@keydown=${c}
@cancel=${this.cancel}
@close=${this.closed}
>
<header>
<h2 id="heading">${this.heading}</h2>
<button
class="icon"
type="button"
aria-label=${this.closeLabel}
?disabled=${this.busy}
@click=${this.close}
>
${s(d)}
</button>
</header>
<div class="content"><slot></slot></div>
<footer><slot name="actions"></slot></footer>
</dialog>`}};e.styles=[h,i`dialog{border:none;border-radius:24px;padding:0;color:var(--primary-text-color);background:var(--card-background-color);width:min(560px,calc(100vw - 24px));max-height:calc(100dvh - 24px);overflow:hidden;box-shadow:0 8px 32px #0006}dialog.wide{width:min(1100px,calc(100vw - 24px))}dialog[open]{display:flex;flex-direction:column}dialog::backdrop{background:#0000007f}header{display:flex;align-items:center;gap:8px;padding:12px 12px 4px 24px}h2{flex:1;overflow-wrap:anywhere}.content{padding:8px 24px 16px;overflow:auto;display:flex;flex-direction:column;gap:16px}footer{display:flex;justify-content:flex-end;gap:8px;flex-wrap:wrap;padding:8px 24px 16px}`],o([t()],e.prototype,"heading",2),o([t({attribute:"close-label"})],e.prototype,"closeLabel",2),o([t({type:Boolean})],e.prototype,"wide",2),o([t({type:Boolean})],e.prototype,"busy",2),o([p("dialog")],e.prototype,"dialog",2),e=o([n("mr-dialog")],e);
