import{a as g,b as $,c as y,e as _}from"./chunk-ONBGRFXC.js";import"./chunk-HEH77RB5.js";import{a as x}from"./chunk-75N455SV.js";import{a as u}from"./chunk-ATSTBOX7.js";import"./chunk-GAF3L5DI.js";import"./chunk-3BA2GUTC.js";import{e as v}from"./chunk-GKRKK27R.js";import"./chunk-7ZX25AXE.js";import{a as k,e as T}from"./chunk-HSMLDJ32.js";import"./chunk-GRL2KUYO.js";import"./chunk-EW63R2NR.js";import"./chunk-VP2EYRFB.js";import"./chunk-TRZHNWGU.js";import"./chunk-CSDMT7G5.js";import"./chunk-C5BWJ3UF.js";import"./chunk-QWDFAQQ3.js";import{a as p}from"./chunk-JJLSAWQI.js";import"./chunk-YXNFI4RW.js";import{b as m,g as f,n as w}from"./chunk-R2IY7WQO.js";import"./chunk-RPZHBZSE.js";import{a as c,d as i,g as l}from"./chunk-42XHLT2J.js";import{b as h}from"./chunk-TN3OZQAE.js";var b=8,C=3e4,n=class extends u{constructor(){super(...arguments);this.error=""}follow(){if(this.owns(this.env.fleet.listen(()=>this.redraw())),this.env.hass.user?.is_admin===!0){let{alerts:t}=this.env,s=()=>{this.alerts=t.loaded?t.all:void 0,this.error=t.error===void 0?"":this.env.errorText(t.error)};this.owns(t.listen(s)),s();return}this.load();let e=setInterval(()=>{this.load()},C);this.owns(()=>clearInterval(e))}async load(){try{this.alerts=v((await f(this.env.hass,"GET","remote/alerts")).alerts),this.error=""}catch(e){this.error=this.env.errorText(e)}}content(e){let{hass:t}=this.env,s=e.site?T(t.devices,e.site):"",r=t.user?.is_admin===!0,a=this.heading(e.title||[this.t("alerts.heading"),s].filter(Boolean).join(", "),r?p(["alerts"],this.t("cards.open"),s===""?{}:{site:s}):l),{alerts:o,error:d}=this;if(o===void 0)return i`${a}${d===""?i`<p class="help" role="status">${this.t("common.loading")}</p>`:this.failure(d)}`;let A=e.site?o.filter(R=>this.isAt(R,e.site??"",s)):o;return i`${a} ${d===""?l:this.failure(d)} ${this.list(A,e.limit??b)}`}isAt(e,t,s){if(e.site===null||e.site===s)return!0;let{fleet:r,hass:a}=this.env,o=e.miner_id===null?void 0:r.get(e.miner_id);return o!==void 0&&k([o],{site:t},a.devices).length>0}list(e,t){if(e.length===0)return i`<p class="ok"><span class="chip good">${this.t("alerts.ok")}</span> ${this.t("alerts.ok_text")}</p>`;let s=e.length-t;return i`<ul class="rows">
        ${e.slice(0,t).map(r=>this.row(r))}
      </ul>
      ${s>0?i`<p class="help">${this.t.n("cards.more",s)}</p>`:l}`}row(e){let{env:t}=this;return i`<li>
      <div class="what">
        ${this.subject(e)}
        <div class="help">${y(t,e)}${e.kind==="offline"?l:` \xB7 ${$(t,e)}`}</div>
      </div>
      <span class="chip ${g[e.severity]}">${this.t(`alerts.kind_${e.kind}`)}</span>
    </li>`}subject(e){let t=e.miner_id===null?void 0:this.env.fleet.get(e.miner_id);if(t!==void 0)return x(this.env,t,e.name,r=>this.moreInfo(r));let s=this.env.hass.user?.is_admin===!0?_(e):void 0;return s===void 0?e.name:p(s.path,e.name,s.values,"name")}};n.styles=[u.styles,c`
      .what {
        flex: 1 1 180px;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      ul.rows {
        overflow: auto;
      }
    `],h([m()],n.prototype,"alerts",2),h([m()],n.prototype,"error",2),n=h([w("mr-alerts-card")],n);export{n as AlertsCard};
