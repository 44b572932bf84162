import{a as c}from"./chunk-CLSY6TFI.js";import"./chunk-5RFOSQIL.js";import"./chunk-XFVAQBHO.js";import{a as $,c as v,d as b}from"./chunk-QP5XU7DN.js";import{b as f}from"./chunk-MWOX5JO4.js";import{a as g}from"./chunk-NKRDDMZ7.js";import"./chunk-Z7B6MMRE.js";import{a as m,b as i,e as d,l as p}from"./chunk-I7QWYJQL.js";import{b as u}from"./chunk-TN3OZQAE.js";var _=5,w={silent:"bad",idle:"warn",lagging:"warn"},l=class extends c{follow(){this.owns(this.env.fleet.listen(()=>this.redraw()))}name(e){let{areas:t,devices:s}=this.env.hass,a=Object.values(s).find(n=>n.identifiers.some(([o,h])=>o==="miner_remote"&&h===e.site)),r=[e.site?a?.name_by_user??a?.name??e.site:"",e.area?t[e.area]?.name??e.area:""].filter(Boolean);return e.title||r.join(", ")||this.t("cards.fleet")}content(e){let{fleet:t,format:s,hass:a}=this.env,r=this.heading(this.name(e),a.user?.is_admin?g([],this.t("cards.open")):d);if(!t.loaded)return i`${r}
      ${t.error===void 0?i`<p class="help" role="status">${this.t("common.loading")}</p>`:this.failure(t.error)}`;let n=$(t.miners,e,a.devices);if(n.length===0)return i`${r}${this.nobody(e)}`;let o=f(n),h=n.filter(y=>y.paused===!0).length;return i`${r}
      ${t.error===void 0?d:this.failure(t.error)}
      <dl class="figures">
        ${this.figure(this.t("cards.hashrate"),s.hashrate(o.hashrate_ths))}
        ${this.figure(this.t("cards.power"),s.power(o.power_w))}
        ${this.figure(this.t("cards.efficiency"),s.efficiency(o.efficiency_j_th))}
        ${this.figure(this.t("cards.online"),this.t("cards.of",{count:o.online,total:o.total}))}
        ${h>0?this.figure(this.t("common.miner_paused"),s.number(h)):d}
      </dl>
      ${this.troubled(n,e.limit??_)}`}figure(e,t){return i`<div>
      <dt>${e}</dt>
      <dd>${t}</dd>
    </div>`}troubled(e,t){let s=v(e);if(s.length===0)return i`<p class="help">${this.t("cards.all_well")}</p>`;let a=s.length-t;return i`<section>
      <h3>${this.t.n("cards.attention",s.length)}</h3>
      <ul class="rows">
        ${s.slice(0,t).map(({miner:r,trouble:n})=>i`<li>
              <button class="name" type="button" @click=${()=>this.show(r)}>${r.name}</button>
              <span class="chip ${w[n]}">${this.words(r,n)}</span>
            </li>`)}
      </ul>
      ${a>0?i`<p class="help">${this.t.n("cards.more",a)}</p>`:d}
    </section>`}words(e,t){return t==="silent"&&e.last_seen!==null?this.t("cards.silent_since",{time:this.env.format.relative(e.last_seen)}):this.t(`cards.${t}`)}show(e){if(e.device_id===null)return;let t=b(this.env.hass.entities,e.device_id),s=t.status??t.hashrate;s!==void 0&&this.moreInfo(s)}nobody(e){return e.site||e.area?this.sentence(this.t("cards.nobody_here")):this.sentence(this.t("cards.nobody"),this.env.hass.user?.is_admin?i`<a class="button" href="/config/integrations/integration/miner_remote">${this.t("cards.add")}</a>`:d)}};l.styles=[c.styles,m`
      h3 {
        padding-bottom: 6px;
      }
      .help {
        padding-top: 4px;
      }
    `],l=u([p("mr-fleet-card")],l);export{l as FleetCard};
