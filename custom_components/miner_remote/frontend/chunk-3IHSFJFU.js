import{a as A,b as P,c as S,d as rt,e as W,f as F,g as ot,h as q}from"./chunk-AF6R22Y4.js";import{a as ct}from"./chunk-PRKXQKQB.js";import{a as H,b as O,c as j}from"./chunk-BMULORCH.js";import{d as D,f as z,g as N}from"./chunk-UFVM66K4.js";import{a as at,b as lt}from"./chunk-OB4XSQTW.js";import"./chunk-QFKA57UM.js";import{f as it}from"./chunk-A4NVLGUF.js";import{b as nt}from"./chunk-SQH7FSN6.js";import"./chunk-BZNK2URC.js";import"./chunk-ONRVO5KO.js";import{a as b,b as st}from"./chunk-H75V4TYD.js";import{a as L}from"./chunk-XLBDU3ET.js";import{H as R,h as V,q as J,u as K,y as X}from"./chunk-Y3R4GMO6.js";import{c as tt,d as et}from"./chunk-Z7B6MMRE.js";import{a as m,b as h,e as u,h as I,j as Q,o as Z,p as v}from"./chunk-JQMZJTDX.js";import{a as f,d as r,g as a}from"./chunk-42XHLT2J.js";import{b as c}from"./chunk-TN3OZQAE.js";var mt="miner-remote-batches",_t={kept:[],dismissed:[]};function pt(i=sessionStorage){try{let o=JSON.parse(i.getItem(mt)??"null"),t=e=>Array.isArray(e)?e.filter(s=>typeof s=="string"):[];return{kept:t(o?.kept),dismissed:t(o?.dismissed)}}catch{return _t}}function dt(i,o=sessionStorage){o.setItem(mt,JSON.stringify(i))}function kt(i){return i.source==="manual"||i.total>1}function ht(i,o,t){let e=new Set(i.map(d=>d.batch_id)),s=o.dismissed.filter(d=>e.has(d)),n=i.filter(d=>d.batch_id===t||!s.includes(d.batch_id)&&(o.kept.includes(d.batch_id)||d.running&&kt(d))),l=n.map(d=>d.batch_id),p=l.join()===o.kept.join()&&s.length===o.dismissed.length;return{shown:n,watched:p?o:{kept:l,dismissed:s}}}function ft(i,o){return{kept:i.kept.filter(t=>t!==o),dismissed:[...new Set([...i.dismissed,o])]}}var ut=4,_=class extends b{constructor(){super(...arguments);this.named=null;this.sent="";this.batches=[];this.watched=pt();this.pick=()=>{if(!this.env.batches.loaded)return;let{shown:t,watched:e}=ht(this.env.batches.all,this.watched,this.named);this.watch(e),this.batches=t}}connectedCallback(){super.connectedCallback(),this.owns(this.env.batches.listen(this.pick))}watch(t){t!==this.watched&&(this.watched=t,dt(t))}willUpdate(t){t.has("named")&&this.pick()}dismissBatch(t){this.watch(ft(this.watched,t)),this.named===t?this.dispatchEvent(new CustomEvent("dismissed")):this.pick()}render(){let{named:t}=this,e=t!==null&&t!==this.sent&&this.env.batches.loaded&&this.env.batches.get(t)===void 0,s=this.batches.length-ut;return r`${e?r`<div class="notice row">
            <span class="spacer">${this.t("control.batch_gone")}</span>
            <button type="button" @click=${()=>this.dispatchEvent(new CustomEvent("dismissed"))}>${this.t("control.dismiss")}</button>
          </div>`:a}
    ${it(this.batches.slice(0,ut),n=>n.batch_id,n=>r`<mr-batch-progress
          .env=${this.env}
          .batch=${n}
          @dismissed=${()=>this.dismissBatch(n.batch_id)}
        ></mr-batch-progress>`)}
    ${s>0?r`<p class="help">${this.t.n("control.more_batches",s)}</p>`:a}`}};_.styles=[v,f`
      :host {
        display: contents;
      }
      * {
        flex: none;
      }
    `],c([m()],_.prototype,"named",2),c([m()],_.prototype,"sent",2),c([h()],_.prototype,"batches",2),_=c([u("mr-batch-list")],_);var k=["site","location","label","status","pool","firmware"];function M(i){let o=[i.firmware,i.firmware_version].filter(t=>t!==null&&t!=="");return o.length>0?o.join(" "):null}var vt=new WeakMap;function Mt(i){let o=vt.get(i);if(o===void 0){let t=i.mac??"";o=[i.name,i.ip,i.model,i.vendor,t,t.replaceAll(":",""),i.hostname,M(i),...(i.pools??[]).flatMap(e=>[e.url,e.user])].filter(Boolean).join(`
`).toLowerCase(),vt.set(i,o)}return o}var Et={site:(i,o)=>i.site===o,location:(i,o)=>i.location===o,label:(i,o)=>i.tags.includes(o),status:(i,o)=>P(i)===o,pool:(i,o)=>N(i).includes(o),firmware:(i,o)=>i.firmware===o||M(i)===o};function yt(i){return["q",...k].some(o=>(i.get(o)??"").trim()!=="")}function gt(i,o){let t=(o.get("q")??"").toLowerCase().split(/\s+/).filter(Boolean),e=k.flatMap(s=>{let n=o.get(s)??"";return n===""?[]:[{test:Et[s],value:n}]});return t.length===0&&e.length===0?i:i.filter(s=>{if(!e.every(({test:l,value:p})=>l(s,p)))return!1;let n=t.length>0?Mt(s):"";return t.every(l=>n.includes(l))})}var Ct=new Intl.Collator(void 0,{numeric:!0});function U(i){let o={site:new Map,location:new Map,label:new Map,status:new Map,pool:new Map,firmware:new Map},t=(s,n)=>{n!==null&&n!==""&&o[s].set(n,(o[s].get(n)??0)+1)};for(let s of i){t("site",s.site),t("location",s.location);for(let l of s.tags)t("label",l);t("status",P(s));for(let l of N(s))t("pool",l);t("firmware",s.firmware);let n=M(s);n!==s.firmware&&t("firmware",n)}let e=s=>[...o[s]].map(([n,l])=>({value:n,count:l})).sort((n,l)=>Ct.compare(n.value,l.value));return{site:e("site"),location:e("location"),label:e("label"),status:A.flatMap(s=>{let n=o.status.get(s);return n===void 0?[]:[{value:s,count:n}]}),pool:e("pool"),firmware:e("firmware")}}var B=640;function Rt(i){return i.location===i.site?i.site:`${i.location} \xB7 ${i.site}`}var St={offline:0,late:1,fault:2,idle:3,rebooting:4,paused:5,online:6,mining:7};function Tt(i,o){let[t]=z(o),[e,...s]=N(o);return t===void 0||e===void 0?"\u2013":r`<span title=${[e,...s].join(", ")}
      >${q(o,s.length>0?i.t("control.pool_and_more",{host:e,count:s.length}):e)}</span
    ><span class="sub">${t.user}</span>`}function Y(i){let{format:o,t}=i;return[{key:"name",label:t("control.name"),track:"minmax(170px, 2fr)",from:B,cell:e=>r`${e.name}<span class="sub">${e.ip}</span>`,sort:e=>e.name},{key:"name",label:t("control.name"),track:"minmax(0, 1fr)",until:B,cell:e=>r`${e.name}<span class="sub">${W(i,e,"flat")}${S(e)?e.last_seen===null?a:` \xB7 ${ot(i,e.last_seen)}`:r`${e.est_power_w===null?a:` \xB7 ${o.power(e.est_power_w)}`}${e.temperature_max_c===null?a:` \xB7 ${o.temperature(e.temperature_max_c)}`}`}</span>`,sort:e=>e.name},{key:"status",label:t("control.state"),track:"136px",from:B,cell:e=>{let s=F(i,e);return r`${W(i,e)}${s===""?a:r`<span class="sub">${s}</span>`}`},sort:e=>St[P(e)]},{key:"hashrate",label:t("control.hashrate"),track:"104px",numeric:!0,cell:e=>q(e,o.hashrate(e.hashrate_ths)),sort:e=>e.hashrate_ths},{key:"power",label:t("control.power"),track:"92px",numeric:!0,from:B,cell:e=>q(e,o.power(e.est_power_w)),sort:e=>e.est_power_w},{key:"efficiency",label:t("control.efficiency"),track:"108px",numeric:!0,from:700,cell:e=>q(e,o.efficiency(e.efficiency_j_th)),sort:e=>e.efficiency_j_th},{key:"temperature",label:t("control.temperature"),track:"112px",numeric:!0,from:760,cell:e=>q(e,o.temperature(e.temperature_max_c)),sort:e=>e.temperature_max_c},{key:"place",label:t("control.place"),track:"minmax(110px, 1fr)",from:1075,cell:e=>e.location===e.site?e.site:r`${e.location}<span class="sub">${e.site}</span>`,sort:Rt},{key:"pool",label:t("control.pool"),track:"minmax(190px, 1.6fr)",from:960,cell:e=>Tt(i,e),sort:e=>N(e)[0]??null},{key:"model",label:t("control.model"),track:"minmax(120px, 1.2fr)",from:1190,cell:e=>e.model??"\u2013",sort:e=>e.model},{key:"firmware",label:t("control.firmware"),track:"minmax(120px, 1.2fr)",from:1320,cell:e=>e.firmware!==null&&e.firmware_version!==null?r`${e.firmware}<span class="sub">${e.firmware_version}</span>`:M(e)??"\u2013",sort:M}]}var Nt=6e4,T=class extends b{constructor(){super(...arguments);this.miners=[]}connectedCallback(){super.connectedCallback(),this.load();let t=setInterval(()=>{this.load()},Nt);this.owns(()=>clearInterval(t))}async load(){try{this.rates=(await I(this.env.hass,"GET","remote/rates")).rates}catch{this.rates??=[]}}render(){let{format:t}=this.env,e=D(this.miners);return r`<dl aria-label=${this.t("control.figures")}>
      ${this.figure(this.t("control.hashrate"),t.hashrate(e.hashrate_ths))}
      ${this.figure(this.t("control.power"),t.power(e.power_w))}
      ${this.figure(this.t("control.efficiency"),t.efficiency(e.efficiency_j_th))}
      ${this.figure(this.t("control.online"),this.t("control.online_of",{online:e.online,total:e.total}),this.t.n("control.mining",e.mining))}
      ${this.money()}
    </dl>`}money(){let{format:t}=this.env;if(this.rates===void 0)return r`${this.figure(this.t("control.price"),"\u2026")}${this.figure(this.t("control.cost"),"\u2026")}`;let{price:e,perHour:s,unpriced:n}=nt(this.miners,this.rates),l=new Set(this.miners.map(C=>C.site)),p=new Set(this.env.fleet.miners.map(C=>C.site)),[d]=l,$=L(["rates","new"],this.t("control.price_missing"),{from:"control",...l.size===1&&p.size>1&&d!==void 0?{place:d}:{}}),w=[...s].map(([C,xt])=>t.money(xt,C));return r`${this.figure(this.t("control.price"),e===null?t.price(null):e.low===e.high?t.price(e.low,e.currency):this.t("control.price_varies",{low:t.money(e.low,e.currency,4),high:t.price(e.high,e.currency)}),e===null&&s.size===0?$:a)}
    ${this.figure(this.t("control.cost"),w.length>0?w.join(" + "):e===null?t.money(null):t.money(0,e.currency),w.length>0&&n>0?this.t.n("control.cost_without",n):e===null&&s.size===0?this.t("control.cost_missing"):a)}`}figure(t,e,s=a){return r`<div class="card">
      <dt>${t}</dt>
      <dd>${e}${s===a?a:r`<span class="help">${s}</span>`}</dd>
    </div>`}};T.styles=[v,f`
      :host {
        display: block;
        container-type: inline-size;
      }
      dl {
        display: grid;
        grid-template-columns: repeat(6, minmax(0, 1fr));
        gap: 12px;
        margin: 0;
      }
      .card {
        padding: 12px 14px;
        min-width: 0;
      }
      dt {
        color: var(--mr-secondary);
        font-size: 13px;
      }
      dd {
        margin: 0;
        font-size: 18px;
        font-weight: 500;
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
        line-height: 1.3;
      }
      dd .help {
        display: block;
        font-weight: 400;
        font-size: 12px;
      }
      @container (max-width: 880px) {
        dl {
          grid-template-columns: repeat(3, minmax(0, 1fr));
        }
      }
      @container (max-width: 480px) {
        dl {
          gap: 8px;
        }
        .card {
          padding: 8px 10px;
        }
        dt {
          font-size: 12px;
        }
        dd {
          font-size: 15px;
        }
      }
    `],c([m({attribute:!1})],T.prototype,"miners",2),c([h()],T.prototype,"rates",2),T=c([u("mr-fleet-figures")],T);var $t=8;function G(i,o,t){let e=new Map(i.map(s=>[s.id,s]));for(let s of o)s.miner_id===t&&e.set(s.id,s);return[...e.values()].sort((s,n)=>n.id-s.id).slice(0,$t)}var E=class extends b{constructor(){super(...arguments);this.error="";this.news=[]}connectedCallback(){super.connectedCallback();let t=new Z(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:e})=>{this.news=G(this.news,e,this.miner.miner_id)});this.owns(t.listen(()=>{this.records!==void 0&&(this.records=G(this.records,this.news,this.miner.miner_id))}))}willUpdate(t){let e=t.get("miner");t.has("miner")&&e?.miner_id!==this.miner.miner_id&&this.load(this.miner.miner_id)}async load(t){this.records=void 0,this.error="";try{let{commands:e}=await I(this.env.hass,"GET",`remote/commands/history${Q({miner_id:t,limit:$t})}`);t===this.miner.miner_id&&(this.records=G(e,this.news,t))}catch(e){this.error=this.env.errorText(e)}}render(){let{miner:t,env:e}=this;return r`<mr-dialog heading=${t.name} close-label=${this.t("common.close")}
      @closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
    >
      <div class="row">
        ${W(e,t)}
        <span class="help">${F(e,t)}</span>
        <span class="spacer"></span>
        ${t.device_id===null?a:r`<a href="/config/devices/device/${t.device_id}">${this.t("control.device_page")}</a>`}
      </div>
      ${this.faults()} ${this.facts()}
      <section aria-labelledby="pools">
        <h3 id="pools">${this.t("control.pools")}</h3>
        ${this.pools()}
      </section>
      <section aria-labelledby="actions">
        <h3 id="actions">${this.t("control.commands")}</h3>
        <div class="row">${this.actions()}</div>
        ${this.limits()}
      </section>
      <section aria-labelledby="last">
        <h3 id="last">${this.t("control.last_commands")}</h3>
        ${this.history()}
        ${L(["history"],this.t("control.all_commands"),{miner:t.miner_id})}
      </section>
    </mr-dialog>`}actions(){let t=j([this.miner],this.env.catalog.value,O(this.env.hass));return t.length===0?r`<p class="help">${this.t("control.nothing_offered")}</p>`:t.map(e=>r`<button
        type="button"
        @click=${()=>this.dispatchEvent(new CustomEvent("command",{detail:e}))}
      >
        ${H(e)}${this.t(`common.type_${e.command_type}`)}
      </button>`)}limits(){return this.miner.limits.map(({code:t,reason:e})=>r`<p class="help flat">
          ${this.env.errorText({error_code:`limit_${t}`,error_args:{},error_message:e})}
        </p>`)}faults(){let{faults:t}=this.miner;return t.length===0?a:r`<div class="notice bad" role="status">
      ${t.map(({message:e,code:s})=>r`<p class="flat">${e}${s===null?a:r` (<code>${s}</code>)`}</p>`)}
    </div>`}pools(){let{miner:t}=this,{pools:e}=t;if(e===void 0)return r`<p class="help" role="status">${this.t("common.loading")}</p>`;let s=(e??[]).filter(l=>l.url!=="");if(s.length===0)return r`<p class="help">${this.t("control.pools_unknown",{name:t.name})}</p>`;let n=new Set(z(t));return r`<ul>
      ${s.map(l=>r`<li>
          <span class="what">
            <b>${this.t("control.slot_number",{slot:l.slot})}: ${l.url}</b>
            <span class="help">${l.user}</span>
          </span>
          ${n.has(l)?r`<span class="chip ${S(t)?"quiet":"good"}">${this.t("control.pool_active")}</span>`:l.alive===!1?r`<span class="chip warn">${this.t("control.pool_dead")}</span>`:a}
        </li>`)}
    </ul>`}facts(){let{miner:t}=this,{format:e}=this.env,s=$=>$===null?null:e.temperature($),n=[[this.t("control.hashrate"),e.hashrate(t.hashrate_ths)],[this.t("control.power"),e.power(t.est_power_w)],[this.t("control.power_limit"),e.power(t.power_limit_w)],[this.t("control.efficiency"),e.efficiency(t.efficiency_j_th)],[this.t("control.temperature"),e.temperature(t.temperature_max_c)],[this.t("control.inlet"),s(t.inlet_temperature_c)],[this.t("control.outlet"),s(t.outlet_temperature_c)],[this.t("control.uptime"),e.span(t.uptime_s)]],l=[[this.t("control.last_seen"),t.last_seen===null?"\u2013":e.dateTime(t.last_seen)],[this.t("control.ip"),t.ip],[this.t("control.mac"),t.mac],[this.t("control.hostname"),t.hostname],[this.t("control.vendor"),t.vendor],[this.t("control.model"),t.model],[this.t("control.firmware"),M(t)],[this.t("control.site"),t.site],[this.t("control.place"),t.location===t.site?null:t.location],[this.t("control.labels"),t.tags.join(", ")]],p=S(t)?"old":"",d=($,w,C="")=>w?r`<div><dt>${$}</dt><dd class=${C}>${w}</dd></div>`:a;return r`<dl>
      ${n.map(([$,w])=>d($,w,p))} ${l.map(([$,w])=>d($,w))}
    </dl>`}history(){return this.error!==""?r`<p class="error" role="alert">${this.error}</p>`:this.records===void 0?r`<p class="help" role="status">${this.t("common.loading")}</p>`:this.records.length===0?r`<p class="help">${this.t("control.no_commands")}</p>`:r`<ul>
      ${this.records.map(t=>r`<li>
          <span class="what">
            <b>${this.t(`common.type_${t.command_type}`)}</b>
            <span class="help">${this.env.format.dateTime(t.timestamp)}, ${t.initiated_by}</span>
          </span>
          ${at(this.env,t.status)}
          ${lt(t)?r`<span class="error">${this.env.errorText(t)}</span>`:a}
        </li>`)}
    </ul>`}};E.styles=[v,f`
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(140px, 1fr));
        gap: 12px 16px;
        margin: 0;
      }
      dt {
        color: var(--mr-secondary);
        font-size: 12px;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      section {
        display: flex;
        flex-direction: column;
        gap: 8px;
        align-items: flex-start;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
        align-self: stretch;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px 12px;
        padding: 8px 0;
        border-bottom: 1px solid var(--divider-color);
        overflow-wrap: anywhere;
      }
      .what {
        flex: 1;
        min-width: 180px;
      }
      .flat {
        margin: 0;
      }
      .what .help {
        display: block;
      }
      li .error {
        flex-basis: 100%;
      }
    `],c([m({attribute:!1})],E.prototype,"miner",2),c([h()],E.prototype,"records",2),c([h()],E.prototype,"error",2),E=c([u("mr-miner-dialog")],E);var x=class extends b{constructor(){super(...arguments);this.selected=[];this.shown=[];this.compact=!1}choose(t){this.dispatchEvent(new CustomEvent("selected",{detail:new Set(t.map(e=>e.miner_id))}))}render(){let{selected:t,shown:e}=this,s=new Set(e.map(p=>p.miner_id)),n=t.filter(p=>!s.has(p.miner_id)),l=j(t,this.catalog,O(this.env.hass));return r`<div class="actions" role="toolbar" aria-label=${this.t("control.selection")}>
      <div class="row chosen">
        <b role="status">${this.t.n("control.selected",t.length)}</b>
        ${n.length>0?r`<span class="help">${this.t.n("control.selected_hidden",n.length)}</span>`:a}
        ${t.length<e.length+n.length?r`<button type="button" class="plain" @click=${()=>this.choose([...e,...n])}>
                ${this.t("control.select_matching",{count:e.length})}
              </button>`:a}
        <span class="spacer"></span>
        <button
          type="button"
          class="icon"
          aria-label=${this.t("control.unselect")}
          title=${this.t("control.unselect")}
          @click=${()=>this.choose([])}
        >
          ${R(V)}
        </button>
      </div>
      <div class="buttons">
        ${l.length===0?r`<p class="help">${this.t("control.nothing_offered")}</p>`:l.map(p=>r`<button
                  type="button"
                  @click=${()=>this.dispatchEvent(new CustomEvent("command",{detail:p}))}
                >
                  ${H(p)}<span>${this.t(`common.type_${p.command_type}`)}</span>
                </button>`)}
      </div>
    </div>`}};x.styles=[v,f`
      :host {
        display: block;
        flex: none;
        background: var(--card-background-color);
        border-top: 1px solid var(--divider-color);
        border-end-start-radius: 12px;
        border-end-end-radius: 12px;
      }
      :host([compact]) {
        position: sticky;
        bottom: 0;
        z-index: 2;
        box-shadow: 0 -4px 12px rgb(0 0 0 / 18%);
      }
      .actions {
        padding: 8px 12px 12px 16px;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      :host(:not([compact])) .buttons button {
        padding: 0 11px;
        gap: 6px;
      }
      /* One row that scrolls sideways, so that the miners stay visible. */
      :host([compact]) .buttons {
        flex-wrap: nowrap;
        overflow-x: auto;
        margin-inline-end: -12px;
        padding: 2px 2px 6px;
        scrollbar-width: thin;
      }
      :host([compact]) .buttons button {
        flex: 0 0 92px;
        flex-direction: column;
        gap: 2px;
        border-radius: 12px;
        padding: 6px 2px;
        min-height: 58px;
        font-size: 12px;
        white-space: normal;
        line-height: 1.2;
      }
    `],c([m({attribute:!1})],x.prototype,"selected",2),c([m({attribute:!1})],x.prototype,"shown",2),c([m({attribute:!1})],x.prototype,"catalog",2),c([m({type:Boolean,reflect:!0})],x.prototype,"compact",2),x=c([u("mr-selection-bar")],x);var y=class extends b{constructor(){super(...arguments);this.columns=[];this.shown=0;this.total=0;this.compact=!1;this.filtersShown=!1}filter(t){this.dispatchEvent(new CustomEvent("filtered",{detail:t}))}clear(){this.filter({q:null,...Object.fromEntries(k.map(t=>[t,null]))})}render(){let t=k.filter(e=>(this.query.get(e)??"")!=="").length;return r`<div class="row search">
        <label class="find">
          ${R(K)}
          <input
            type="search"
            aria-label=${this.t("common.search")}
            placeholder=${this.t("control.search_for")}
            .value=${ct(this.query.get("q")??"")}
            @input=${e=>this.filter({q:e.target.value})}
          />
        </label>
        ${this.compact?r`<button
                type="button"
                aria-expanded=${this.filtersShown}
                @click=${()=>{this.filtersShown=!this.filtersShown}}
              >
                ${R(J)}${this.t("control.filters")}${t>0?` (${t})`:a}
              </button>`:a}
        ${!this.compact||this.filtersShown?this.filters():a}
      </div>
      <div class="row count">
        <span role="status"
          >${this.shown===this.total?this.t.n("common.miners",this.total):this.t("control.matches",{shown:this.shown,total:this.total})}</span
        >
        ${yt(this.query)?r`<button type="button" class="plain" @click=${this.clear}>${this.t("control.clear")}</button>`:a}
      </div>`}filters(){return r`<div class="filters">
      ${k.map(t=>this.filterBox(t))}
      ${this.compact?r`<select
              aria-label=${this.t("control.sort_by")}
              @change=${t=>this.filter({sort:t.target.value})}
            >
              ${this.sortChoices()}
            </select>`:a}
    </div>`}sortChoices(){let t=this.query.get("sort")??"";return[...new Map(this.columns.map(s=>[s.key,s])).values()].flatMap(s=>[s.key,`-${s.key}`].map(n=>r`<option value=${n} ?selected=${n===(t||"name")}>
          ${this.t("control.sort_by")}: ${s.label} ${n.startsWith("-")?"\u2193":"\u2191"}
        </option>`))}filterBox(t){let e=this.choices[t],s=this.query.get(t)??"";if(e.length<2&&s===""&&t!=="label"&&t!=="status")return a;if(e.length===0&&s==="")return a;let n=s!==""&&!e.some(l=>l.value===s);return r`<select
      class=${s===""?"":"set"}
      aria-label=${this.t(`control.filter_${t}`)}
      @change=${l=>this.filter({[t]:l.target.value})}
    >
      <option value="" ?selected=${s===""}>${this.t(`control.all_${t}`)}</option>
      ${n?r`<option value=${s} selected>${this.filterText(t,s)} (0)</option>`:a}
      ${e.map(({value:l,count:p})=>r`<option value=${l} ?selected=${l===s}>
            ${this.filterText(t,l)} (${this.env.format.number(p)})
          </option>`)}
    </select>`}filterText(t,e){let s=t==="status"?A.find(n=>n===e):void 0;return s===void 0?e:rt(this.env,s)}};y.styles=[v,f`
      :host {
        padding: 12px 16px 4px;
        display: flex;
        flex-direction: column;
        gap: 4px;
      }
      .find {
        position: relative;
        display: flex;
        flex: 1 1 160px;
        max-width: 420px;
        color: var(--mr-secondary);
      }
      .find svg {
        position: absolute;
        inset-inline-start: 10px;
        top: 10px;
        pointer-events: none;
      }
      .find input {
        width: 100%;
        padding-inline-start: 36px;
      }
      .filters {
        display: contents;
      }
      :host([compact]) .filters {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
        gap: 8px;
        flex-basis: 100%;
      }
      :host(:not([compact])) .filters select {
        max-width: 190px;
      }
      select.set {
        border-color: var(--primary-color);
        box-shadow: inset 0 0 0 1px var(--primary-color);
      }
      .count {
        min-height: 36px;
        color: var(--mr-secondary);
      }
    `],c([m({attribute:!1})],y.prototype,"query",2),c([m({attribute:!1})],y.prototype,"choices",2),c([m({attribute:!1})],y.prototype,"columns",2),c([m({type:Number})],y.prototype,"shown",2),c([m({type:Number})],y.prototype,"total",2),c([m({type:Boolean,reflect:!0})],y.prototype,"compact",2),c([h()],y.prototype,"filtersShown",2),y=c([u("mr-fleet-toolbar")],y);var wt=f`
  :host {
    height: 100%;
  }
  .page {
    display: flex;
    flex-direction: column;
    gap: 12px;
    padding: 16px;
    min-height: 100%;
  }
  .page.roomy {
    min-height: 100%;
    height: 100%;
  }
  .page > * {
    flex: none;
  }
  .top {
    margin-bottom: -12px;
  }
  .fleet {
    padding: 0;
  }
  .roomy .fleet {
    flex: 1 0 340px;
    display: flex;
    flex-direction: column;
    min-height: 340px;
    overflow: hidden;
  }
  .roomy mr-table {
    flex: 1 1 0;
  }
`;var bt={width:720,height:640},qt=15e3,Pt=i=>i.miner_id,Wt=i=>i.name,g=class extends st{constructor(){super(...arguments);this.tab="control";this.miners=[];this.loaded=!1;this.lost="";this.selection=new Set;this.roomy=!0;this.sentBatch="";this.columns=[];this.shown=[];this.filterChoices=U([]);this.takeFleet=()=>{let{fleet:t}=this.env;this.miners=this.env.pools.with(t.miners),this.loaded=t.loaded,this.lost=t.error===void 0?"":this.env.errorText(t.error)}}connectedCallback(){super.connectedCallback();let t=new ResizeObserver(()=>{this.roomy=this.clientWidth>=bt.width&&this.clientHeight>=bt.height});t.observe(this),this.owns(()=>t.disconnect()),this.followFleet(),this.owns(()=>this.endFleet?.()),this.owns(this.env.pools.listen(this.takeFleet));let e=setInterval(()=>{this.miners.some(S)&&(this.columns=Y(this.env)),this.requestUpdate()},qt);this.owns(()=>clearInterval(e)),this.owns(this.env.catalog.listen(()=>this.requestUpdate()))}followFleet(){this.endFleet?.(),this.endFleet=this.env.fleet.listen(this.takeFleet),this.takeFleet()}willUpdate(t){t.has("env")&&(this.columns=Y(this.env),this.texts={selectAll:this.t("common.select_all"),selectRow:e=>this.t("common.select_row",{name:e}),label:this.t("control.fleet")}),t.has("miners")&&(this.filterChoices=U(this.miners)),(t.has("miners")||t.has("query"))&&(this.shown=gt(this.miners,this.query))}get selected(){return this.selection.size===0?[]:this.miners.filter(t=>this.selection.has(t.miner_id))}sent(t){this.sentBatch=t,this.filter({batch:t}),this.renderRoot.querySelector(".top")?.scrollIntoView({block:"start"})}openMiner(t){tt([this.tab],et(this.query,{miner:t.miner_id}))}render(){return r`<div class="page ${this.roomy?"roomy":""}">
        <span class="top"></span>
        ${this.lost===""?a:this.refused()} 
        <mr-batch-list
          .env=${this.env}
          .named=${this.query.get("batch")}
          .sent=${this.sentBatch}
          @dismissed=${()=>this.filter({batch:null})}
        ></mr-batch-list>
        ${this.loaded?this.content():this.lost===""?r`<p class="help" role="status">${this.t("common.loading")}</p>`:a}
      </div>
      ${this.dialogs()}`}content(){return this.miners.length===0?r`<div class="card empty">
        ${R(X,48)}
        <h2>${this.t("control.none_title")}</h2>
        <p>${this.t("control.none_text")}</p>
        <a class="button" href="/config/integrations/integration/miner_remote">${this.t("control.none_link")}</a>
      </div>`:r`<mr-fleet-figures .env=${this.env} .miners=${this.shown}></mr-fleet-figures>
      <section class="card fleet" aria-label=${this.t("control.fleet")}>
        <mr-fleet-toolbar
          .env=${this.env}
          .query=${this.query}
          .choices=${this.filterChoices}
          .columns=${this.columns}
          .shown=${this.shown.length}
          .total=${this.miners.length}
          ?compact=${!this.roomy}
          @filtered=${t=>this.filter(t.detail)}
        ></mr-fleet-toolbar>
        ${this.shown.length===0?r`<div class="empty">
                <h2>${this.t("control.no_match_title")}</h2>
                <p>${this.t("control.no_match_text",{count:this.miners.length})}</p>
                <button type="button" class="primary" @click=${this.clear}>${this.t("control.clear")}</button>
              </div>`:r`<mr-table
                .rows=${this.shown}
                .columns=${this.columns}
                .key=${Pt}
                .name=${Wt}
                .texts=${this.texts}
                .selection=${this.selection}
                .sort=${this.query.get("sort")??""}
                ?page=${!this.roomy}
                openable
                @selected=${t=>{this.selection=t.detail}}
                @sorted=${t=>this.filter({sort:t.detail})}
                @opened=${t=>this.openMiner(t.detail)}
              ></mr-table>`}
        ${this.selectionBar()}
      </section>`}refused(){return r`<div class="notice bad row" role="alert">
      <span class="spacer">${this.t("common.lost",{error:this.lost})}</span>
      <button type="button" @click=${this.followFleet}>${this.t("common.retry")}</button>
    </div>`}clear(){this.filter({q:null,...Object.fromEntries(k.map(t=>[t,null]))})}selectionBar(){let{selected:t}=this;return t.length===0?a:r`<mr-selection-bar
      .env=${this.env}
      .selected=${t}
      .shown=${this.shown}
      .catalog=${this.env.catalog.value}
      ?compact=${!this.roomy}
      @selected=${e=>{this.selection=e.detail}}
      @command=${e=>{this.command={row:e.detail,miners:t}}}
    ></mr-selection-bar>`}dialogs(){let t=this.query.get("miner"),e=t===null?void 0:this.miners.find(s=>s.miner_id===t);return r`${e===void 0?a:r`<mr-miner-dialog
            .env=${this.env}
            .miner=${e}
            @closed=${()=>this.filter({miner:null})}
            @command=${s=>{this.command={row:s.detail,miners:[e]}}}
          ></mr-miner-dialog>`}
    ${this.command===void 0?a:r`<mr-command-dialog
            .env=${this.env}
            .row=${this.command.row}
            .catalog=${this.env.catalog.value}
            .miners=${this.command.miners}
            @sent=${s=>this.sent(s.detail)}
            @closed=${()=>{this.command=void 0}}
          ></mr-command-dialog>`}`}};g.styles=[v,wt],c([h()],g.prototype,"miners",2),c([h()],g.prototype,"loaded",2),c([h()],g.prototype,"lost",2),c([h()],g.prototype,"selection",2),c([h()],g.prototype,"command",2),c([h()],g.prototype,"roomy",2),g=c([u("mr-control")],g);export{g as ControlView};
