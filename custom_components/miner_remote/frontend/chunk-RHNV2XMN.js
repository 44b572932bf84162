import{a as _}from"./chunk-7SQD7RO4.js";import{a as d}from"./chunk-7WJFIF6C.js";import"./chunk-FXVZLPGK.js";import"./chunk-I55JTI3B.js";import"./chunk-JOF7A6IT.js";import"./chunk-7ZX25AXE.js";import{a as y,b,e as C}from"./chunk-HSMLDJ32.js";import"./chunk-7J6LUGHS.js";import{b as u}from"./chunk-LE333IPI.js";import"./chunk-QQDLVH5N.js";import{f as g,g as v}from"./chunk-CSDMT7G5.js";import"./chunk-XLYP3SV4.js";import"./chunk-LNM5JM6C.js";import{a as $}from"./chunk-SQ2ULTSQ.js";import{n as f}from"./chunk-NWAP5VZV.js";import"./chunk-RPZHBZSE.js";import{a as c,d as r,g as o}from"./chunk-42XHLT2J.js";import{b as p}from"./chunk-TN3OZQAE.js";var R=5,h=class extends d{follow(){this.owns(this.env.fleet.listen(()=>this.redraw()))}name(e){let{areas:t,devices:s}=this.env.hass,n=[e.site?C(s,e.site):"",e.area?t[e.area]?.name??e.area:""].filter(Boolean);return e.title||n.join(", ")||this.t("cards.fleet")}content(e){let{fleet:t,format:s,hass:n}=this.env,i=this.heading(this.name(e),n.user?.is_admin?$([],this.t("cards.open")):o);if(!t.loaded)return r`${i}
${t.error===void 0?r`<p class="help" role="status">${this.t("common.loading")}</p>`:this.failure(t.error)}`;let a=y(t.miners,e,n.devices);if(a.length===0)return r`${i}${this.nobody(e)}`;let l=u(a),m=a.filter(w=>w.paused===!0).length;return r`${i}
${t.error===void 0?o:this.failure(t.error)}
<dl class="figures">
${this.figure(this.t("cards.hashrate"),s.hashrate(l.hashrate_ths))}
${this.figure(this.t("cards.power"),s.power(l.power_w))}
${this.figure(this.t("cards.efficiency"),s.efficiency(l.efficiency_j_th))}
${this.figure(this.t("cards.online"),this.t("cards.of",{count:l.online,total:l.total}))}
${m>0?this.figure(this.t("common.miner_paused"),s.number(m)):o}
</dl>
${this.problemList(a,e.limit??R)}`}figure(e,t){return r`<div>
<dt>${e}</dt>
<dd>${t}</dd>
</div>`}problemList(e,t){let s=b(e);if(s.length===0)return r`<p class="help">${this.t("cards.all_well")}</p>`;let n=s.length-t;return r`<section>
<h3>${this.t.n("cards.attention",s.length)}</h3>
<ul class="rows">
${s.slice(0,t).map(({miner:i})=>r`<li>
${_(this.env,i,i.name,a=>this.moreInfo(a))}
<span class="help">${v(this.env,i)}</span>
${g(this.env,i)}
</li>`)}
</ul>
${n>0?r`<p class="help">${this.t.n("cards.more",n)}</p>`:o}
</section>`}nobody(e){return e.site||e.area?this.sentence(this.t("cards.nobody_here")):this.sentence(this.t("cards.nobody"),this.env.hass.user?.is_admin?r`<a class="button" href="/config/integrations/integration/miner_remote">${this.t("cards.add")}</a>`:o)}};h.styles=[d.styles,c`h3{padding-bottom:6px}.help{padding-top:4px}`],h=p([f("mr-fleet-card")],h);export{h as FleetCard};
