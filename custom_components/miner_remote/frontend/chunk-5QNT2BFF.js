import{a as m}from"./chunk-KPUTDLBD.js";import"./chunk-7USFCFFY.js";import"./chunk-LKP5VXMH.js";import"./chunk-RWTJA2NK.js";import{a as b,b as y,c as _}from"./chunk-EJG4DTCU.js";import{e as v,f as g}from"./chunk-AF6R22Y4.js";import"./chunk-T3XL3PO7.js";import{d as f}from"./chunk-HTMPYMHS.js";import"./chunk-GJVVJSTM.js";import{a as $}from"./chunk-CX4UKO3G.js";import"./chunk-RPZHBZSE.js";import{e as u}from"./chunk-ZZS3NZN4.js";import{a as c,d as i,g as d}from"./chunk-42XHLT2J.js";import{b as p}from"./chunk-TN3OZQAE.js";var w=5,l=class extends m{follow(){this.owns(this.env.fleet.listen(()=>this.redraw()))}name(e){let{areas:t,devices:s}=this.env.hass,n=Object.values(s).find(o=>o.identifiers.some(([a,h])=>a==="miner_remote"&&h===e.site)),r=[e.site?n?.name_by_user??n?.name??e.site:"",e.area?t[e.area]?.name??e.area:""].filter(Boolean);return e.title||r.join(", ")||this.t("cards.fleet")}content(e){let{fleet:t,format:s,hass:n}=this.env,r=this.heading(this.name(e),n.user?.is_admin?$([],this.t("cards.open")):d);if(!t.loaded)return i`${r}
      ${t.error===void 0?i`<p class="help" role="status">${this.t("common.loading")}</p>`:this.failure(t.error)}`;let o=b(t.miners,e,n.devices);if(o.length===0)return i`${r}${this.nobody(e)}`;let a=f(o),h=o.filter(C=>C.paused===!0).length;return i`${r}
      ${t.error===void 0?d:this.failure(t.error)}
      <dl class="figures">
        ${this.figure(this.t("cards.hashrate"),s.hashrate(a.hashrate_ths))}
        ${this.figure(this.t("cards.power"),s.power(a.power_w))}
        ${this.figure(this.t("cards.efficiency"),s.efficiency(a.efficiency_j_th))}
        ${this.figure(this.t("cards.online"),this.t("cards.of",{count:a.online,total:a.total}))}
        ${h>0?this.figure(this.t("common.miner_paused"),s.number(h)):d}
      </dl>
      ${this.problemList(o,e.limit??w)}`}figure(e,t){return i`<div>
      <dt>${e}</dt>
      <dd>${t}</dd>
    </div>`}problemList(e,t){let s=y(e);if(s.length===0)return i`<p class="help">${this.t("cards.all_well")}</p>`;let n=s.length-t;return i`<section>
      <h3>${this.t.n("cards.attention",s.length)}</h3>
      <ul class="rows">
        ${s.slice(0,t).map(({miner:r})=>i`<li>
              <button class="name" type="button" @click=${()=>this.show(r)}>${r.name}</button>
              <span class="help">${g(this.env,r)}</span>
              ${v(this.env,r)}
            </li>`)}
      </ul>
      ${n>0?i`<p class="help">${this.t.n("cards.more",n)}</p>`:d}
    </section>`}show(e){if(e.device_id===null)return;let t=_(this.env.hass.entities,e.device_id),s=t.status??t.hashrate;s!==void 0&&this.moreInfo(s)}nobody(e){return e.site||e.area?this.sentence(this.t("cards.nobody_here")):this.sentence(this.t("cards.nobody"),this.env.hass.user?.is_admin?i`<a class="button" href="/config/integrations/integration/miner_remote">${this.t("cards.add")}</a>`:d)}};l.styles=[m.styles,c`
      h3 {
        padding-bottom: 6px;
      }
      .help {
        padding-top: 4px;
      }
    `],l=p([u("mr-fleet-card")],l);export{l as FleetCard};
