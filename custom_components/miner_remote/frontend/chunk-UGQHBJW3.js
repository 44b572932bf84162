import{a as Q}from"./chunk-XMHQCJEU.js";import{a as C,b as B,c as N}from"./chunk-6FXRBPS3.js";import{b as J}from"./chunk-MWOX5JO4.js";import"./chunk-BFDCKAT2.js";import{f as X}from"./chunk-B43MPPBA.js";import"./chunk-BZNK2URC.js";import"./chunk-35PAHPDK.js";import{a as E,b as Z}from"./chunk-TXGZKQEU.js";import{a as T}from"./chunk-NKRDDMZ7.js";import{G as g,h as P,p as z,t as j,x as H}from"./chunk-KFQFHIT2.js";import{c as K,d as D}from"./chunk-Z7B6MMRE.js";import{a as $,b as n,e as a,h as S,i as p,l as w,n as U,o as R,q as G,v as Y,w as x}from"./chunk-I7QWYJQL.js";import{b as c}from"./chunk-TN3OZQAE.js";var I=["active","idle","paused","lagging","stale"],_=["site","location","label","status","firmware"];function k(r){return r.status==="Stale"?"stale":r.status==="Lagging"?"lagging":r.paused===!0?"paused":r.mining===!1?"idle":"active"}function y(r){let s=[r.firmware,r.firmware_version].filter(t=>t!==null&&t!=="");return s.length>0?s.join(" "):null}var V=new WeakMap;function mt(r){let s=V.get(r);if(s===void 0){let t=r.mac??"";s=[r.name,r.ip,r.model,r.vendor,t,t.replaceAll(":",""),r.hostname,y(r)].filter(Boolean).join(`
`).toLowerCase(),V.set(r,s)}return s}var ft={site:(r,s)=>r.site===s,location:(r,s)=>r.location===s,label:(r,s)=>r.tags.includes(s),status:(r,s)=>k(r)===s,firmware:(r,s)=>r.firmware===s||y(r)===s};function tt(r){return["q",..._].some(s=>(r.get(s)??"").trim()!=="")}function et(r,s){let t=(s.get("q")??"").toLowerCase().split(/\s+/).filter(Boolean),e=_.flatMap(i=>{let o=s.get(i)??"";return o===""?[]:[{test:ft[i],value:o}]});return t.length===0&&e.length===0?r:r.filter(i=>{if(!e.every(({test:l,value:d})=>l(i,d)))return!1;let o=t.length>0?mt(i):"";return t.every(l=>o.includes(l))})}var ut=new Intl.Collator(void 0,{numeric:!0});function W(r){let s={site:new Map,location:new Map,label:new Map,status:new Map,firmware:new Map},t=(i,o)=>{o!==null&&o!==""&&s[i].set(o,(s[i].get(o)??0)+1)};for(let i of r){t("site",i.site),t("location",i.location);for(let l of i.tags)t("label",l);t("status",k(i)),t("firmware",i.firmware);let o=y(i);o!==i.firmware&&t("firmware",o)}let e=i=>[...s[i]].map(([o,l])=>({value:o,count:l})).sort((o,l)=>ut.compare(o.value,l.value));return{site:e("site"),location:e("location"),label:e("label"),status:I.flatMap(i=>{let o=s.status.get(i);return o===void 0?[]:[{value:i,count:o}]}),firmware:e("firmware")}}var q=640,gt={active:"good",idle:"warn",paused:"quiet",lagging:"warn",stale:"bad"};function F(r,s){return r.t(s==="idle"?"control.idle":`common.miner_${s}`)}function A(r,s,t=""){let e=k(s);return n`<span class="chip ${t} ${gt[e]}">${F(r,e)}</span>`}function yt(r){return r.location===r.site?r.site:`${r.location} \xB7 ${r.site}`}var vt={stale:0,lagging:1,idle:2,paused:3,active:4};function it(r){let{format:s,t}=r;return[{key:"name",label:t("control.name"),track:"minmax(170px, 2fr)",from:q,cell:e=>n`${e.name}<span class="sub">${e.ip}</span>`,sort:e=>e.name},{key:"name",label:t("control.name"),track:"minmax(0, 1fr)",until:q,cell:e=>n`${e.name}<span class="sub">${A(r,e,"flat")}${e.est_power_w===null?a:` \xB7 ${s.power(e.est_power_w)}`}${e.temperature_max_c===null?a:` \xB7 ${s.temperature(e.temperature_max_c)}`}</span>`,sort:e=>e.name},{key:"status",label:t("control.state"),track:"116px",from:q,cell:e=>A(r,e),sort:e=>vt[k(e)]},{key:"hashrate",label:t("control.hashrate"),track:"104px",numeric:!0,cell:e=>s.hashrate(e.hashrate_ths),sort:e=>e.hashrate_ths},{key:"power",label:t("control.power"),track:"92px",numeric:!0,from:q,cell:e=>s.power(e.est_power_w),sort:e=>e.est_power_w},{key:"efficiency",label:t("control.efficiency"),track:"108px",numeric:!0,from:700,cell:e=>s.efficiency(e.efficiency_j_th),sort:e=>e.efficiency_j_th},{key:"temperature",label:t("control.temperature"),track:"112px",numeric:!0,from:760,cell:e=>s.temperature(e.temperature_max_c),sort:e=>e.temperature_max_c},{key:"place",label:t("control.place"),track:"minmax(110px, 1fr)",from:880,cell:e=>e.location===e.site?e.site:n`${e.location}<span class="sub">${e.site}</span>`,sort:yt},{key:"model",label:t("control.model"),track:"minmax(120px, 1.2fr)",from:1060,cell:e=>e.model??"\u2013",sort:e=>e.model},{key:"firmware",label:t("control.firmware"),track:"minmax(120px, 1.2fr)",from:1220,cell:e=>e.firmware!==null&&e.firmware_version!==null?n`${e.firmware}<span class="sub">${e.firmware_version}</span>`:y(e)??"\u2013",sort:y}]}function bt(r){let s=new Map;for(let e of r){let i=e.location?.toLowerCase();i&&!s.has(i)&&s.set(i,e)}let t=r.find(e=>e.id===1);return e=>s.get(e.location.toLowerCase())??s.get(e.site.toLowerCase())??t}function rt(r,s){let t=bt(s),e=new Map,i=new Set,o=0;for(let m of r){let u=t(m);u!==void 0&&i.add(u);let O=m.online?m.est_power_w??0:0;O<=0||(u===void 0||u.price_now===null?o+=1:e.set(u.currency,(e.get(u.currency)??0)+O/1e3*u.price_now))}if(i.size===0){let m=s.find(u=>u.id===1);m!==void 0&&i.add(m)}let l=[...i].flatMap(({price_now:m,currency:u})=>m===null?[]:[{price_now:m,currency:u}]),d=new Set(l.map(m=>m.currency)),[h]=d,M=l.map(m=>m.price_now);return{price:h===void 0||d.size>1?null:{low:Math.min(...M),high:Math.max(...M),currency:h},perHour:e,unpriced:o}}var $t=6e4,b=class extends E{constructor(){super(...arguments);this.miners=[]}connectedCallback(){super.connectedCallback(),this.load();let t=setInterval(()=>{this.load()},$t);this.owns(()=>clearInterval(t))}async load(){try{this.rates=(await R(this.env.hass,"GET","remote/rates")).rates}catch{this.rates??=[]}}render(){let{format:t}=this.env,e=J(this.miners);return n`<dl aria-label=${this.t("control.figures")}>
      ${this.figure(this.t("control.hashrate"),t.hashrate(e.hashrate_ths))}
      ${this.figure(this.t("control.power"),t.power(e.power_w))}
      ${this.figure(this.t("control.efficiency"),t.efficiency(e.efficiency_j_th))}
      ${this.figure(this.t("control.online"),this.t("control.online_of",{online:e.online,total:e.total}),this.t.n("control.mining",e.mining))}
      ${this.money()}
    </dl>`}money(){let{format:t}=this.env;if(this.rates===void 0)return n`${this.figure(this.t("control.price"),"\u2026")}${this.figure(this.t("control.cost"),"\u2026")}`;let{price:e,perHour:i,unpriced:o}=rt(this.miners,this.rates),l=T(["rates"],this.t("control.price_missing")),d=[...i].map(([h,M])=>t.money(M,h));return n`${this.figure(this.t("control.price"),e===null?t.price(null):e.low===e.high?t.price(e.low,e.currency):this.t("control.price_varies",{low:t.money(e.low,e.currency,4),high:t.price(e.high,e.currency)}),e===null&&i.size===0?l:a)}
    ${this.figure(this.t("control.cost"),d.length>0?d.join(" + "):e===null?t.money(null):t.money(0,e.currency),d.length>0&&o>0?this.t.n("control.cost_without",o):e===null&&i.size===0?this.t("control.cost_missing"):a)}`}figure(t,e,i=a){return n`<div class="card">
      <dt>${t}</dt>
      <dd>${e}${i===a?a:n`<span class="help">${i}</span>`}</dd>
    </div>`}};b.styles=[x,$`
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
    `],c([S({attribute:!1})],b.prototype,"miners",2),c([p()],b.prototype,"rates",2),b=c([w("mr-fleet-figures")],b);var st=8,wt={pending:"busy",success:"good",failed:"bad",timeout:"bad",skipped:"quiet",interrupted:"warn"};function L(r,s,t){let e=new Map(r.map(i=>[i.id,i]));for(let i of s)i.miner_id===t&&e.set(i.id,i);return[...e.values()].sort((i,o)=>o.id-i.id).slice(0,st)}var v=class extends E{constructor(){super(...arguments);this.error="";this.news=[]}connectedCallback(){super.connectedCallback();let t=new Y(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:e})=>{this.news=L(this.news,e,this.miner.miner_id)});this.owns(t.listen(()=>{this.records!==void 0&&(this.records=L(this.records,this.news,this.miner.miner_id))}))}willUpdate(t){let e=t.get("miner");t.has("miner")&&e?.miner_id!==this.miner.miner_id&&this.load(this.miner.miner_id)}async load(t){this.records=void 0,this.error="";try{let{commands:e}=await R(this.env.hass,"GET",`remote/commands/history${G({miner_id:t,limit:st})}`);t===this.miner.miner_id&&(this.records=L(e,this.news,t))}catch(e){this.error=U(e).message}}render(){let{miner:t,env:e}=this;return n`<mr-dialog heading=${t.name} close-label=${this.t("common.close")}
      @closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
    >
      <div class="row">
        ${A(e,t)}
        <span class="spacer"></span>
        ${t.device_id===null?a:n`<a href="/config/devices/device/${t.device_id}">${this.t("control.device_page")}</a>`}
      </div>
      ${this.facts()}
      <section aria-labelledby="actions">
        <h3 id="actions">${this.t("control.commands")}</h3>
        <div class="row">${this.actions()}</div>
      </section>
      <section aria-labelledby="last">
        <h3 id="last">${this.t("control.last_commands")}</h3>
        ${this.history()}
        ${T(["history"],this.t("control.all_commands"),{miner:t.miner_id})}
      </section>
    </mr-dialog>`}actions(){let t=N([this.miner],B(this.env.hass));return t.length===0?n`<p class="help">${this.t("control.nothing_offered")}</p>`:t.map(e=>n`<button
        type="button"
        @click=${()=>this.dispatchEvent(new CustomEvent("command",{detail:e}))}
      >
        ${g(C[e])}${this.t(`common.type_${e}`)}
      </button>`)}facts(){let{miner:t}=this,{format:e}=this.env,i=[[this.t("control.hashrate"),e.hashrate(t.hashrate_ths)],[this.t("control.power"),e.power(t.est_power_w)],[this.t("control.power_limit"),e.power(t.power_limit_w)],[this.t("control.efficiency"),e.efficiency(t.efficiency_j_th)],[this.t("control.temperature"),e.temperature(t.temperature_max_c)],[this.t("control.uptime"),e.span(t.uptime_s)],[this.t("control.last_seen"),t.last_seen===null?"\u2013":e.dateTime(t.last_seen)],[this.t("control.ip"),t.ip],[this.t("control.mac"),t.mac],[this.t("control.hostname"),t.hostname],[this.t("control.vendor"),t.vendor],[this.t("control.model"),t.model],[this.t("control.firmware"),y(t)],[this.t("control.site"),t.site],[this.t("control.place"),t.location===t.site?null:t.location],[this.t("control.labels"),t.tags.join(", ")]];return n`<dl>
      ${i.map(([o,l])=>l?n`<div><dt>${o}</dt><dd>${l}</dd></div>`:a)}
    </dl>`}history(){return this.error!==""?n`<p class="error" role="alert">${this.error}</p>`:this.records===void 0?n`<p class="help" role="status">${this.t("common.loading")}</p>`:this.records.length===0?n`<p class="help">${this.t("control.no_commands")}</p>`:n`<ul>
      ${this.records.map(t=>n`<li>
          <span class="what">
            <b>${this.t(`common.type_${t.command_type}`)}</b>
            <span class="help">${this.env.format.dateTime(t.timestamp)}, ${t.initiated_by}</span>
          </span>
          <span class="chip ${wt[t.status]}">${this.t(`common.status_${t.status}`)}</span>
          ${t.error_message===null?a:n`<span class="error">${t.error_message}</span>`}
        </li>`)}
    </ul>`}};v.styles=[x,$`
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
      .what .help {
        display: block;
      }
      li .error {
        flex-basis: 100%;
      }
    `],c([S({attribute:!1})],v.prototype,"miner",2),c([p()],v.prototype,"records",2),c([p()],v.prototype,"error",2),v=c([w("mr-miner-dialog")],v);var nt="miner-remote-batches",xt={kept:[],dismissed:[]};function ot(r=sessionStorage){try{let s=JSON.parse(r.getItem(nt)??"null"),t=e=>Array.isArray(e)?e.filter(i=>typeof i=="string"):[];return{kept:t(s?.kept),dismissed:t(s?.dismissed)}}catch{return xt}}function at(r,s=sessionStorage){s.setItem(nt,JSON.stringify(r))}function _t(r){return r.source==="manual"||r.total>1}function lt(r,s,t){let e=new Set(r.map(h=>h.batch_id)),i=s.dismissed.filter(h=>e.has(h)),o=r.filter(h=>h.batch_id===t||!i.includes(h.batch_id)&&(s.kept.includes(h.batch_id)||h.running&&_t(h))),l=o.map(h=>h.batch_id),d=l.join()===s.kept.join()&&i.length===s.dismissed.length;return{shown:o,watched:d?s:{kept:l,dismissed:i}}}function ct(r,s){return{kept:r.kept.filter(t=>t!==s),dismissed:[...new Set([...r.dismissed,s])]}}var dt={width:720,height:640},ht=4,pt=r=>r.miner_id,kt=r=>r.name,f=class extends Z{constructor(){super(...arguments);this.tab="control";this.miners=[];this.loaded=!1;this.lost="";this.batches=[];this.selection=new Set;this.roomy=!0;this.filtersShown=!1;this.watched=ot();this.allBatches=[];this.sentBatch="";this.columns=[];this.shown=[];this.filterChoices=W([]);this.takeFleet=()=>{let{fleet:t}=this.env;this.miners=t.miners,this.loaded=t.loaded,this.lost=t.error??""};this.takeBatches=()=>{this.allBatches=this.env.batches.all,this.pickBatches()}}connectedCallback(){super.connectedCallback();let t=new ResizeObserver(()=>{this.roomy=this.clientWidth>=dt.width&&this.clientHeight>=dt.height});t.observe(this),this.owns(()=>t.disconnect()),this.followFleet(),this.owns(()=>this.endFleet?.()),this.owns(this.env.batches.listen(this.takeBatches)),this.takeBatches()}followFleet(){this.endFleet?.(),this.endFleet=this.env.fleet.listen(this.takeFleet),this.takeFleet()}pickBatches(){if(!this.env.batches.loaded)return;let{shown:t,watched:e}=lt(this.allBatches,this.watched,this.query.get("batch"));this.watch(e),this.batches=t}watch(t){t!==this.watched&&(this.watched=t,at(t))}willUpdate(t){t.has("env")&&(this.columns=it(this.env),this.texts={selectAll:this.t("common.select_all"),selectRow:e=>this.t("common.select_row",{name:e}),label:this.t("control.fleet")}),t.has("miners")&&(this.filterChoices=W(this.miners)),(t.has("miners")||t.has("query"))&&(this.shown=et(this.miners,this.query)),t.has("query")&&this.pickBatches()}get selected(){return this.selection.size===0?[]:this.miners.filter(t=>this.selection.has(t.miner_id))}sent(t){this.sentBatch=t,this.filter({batch:t}),this.renderRoot.querySelector(".top")?.scrollIntoView({block:"start"})}dismissBatch(t){this.watch(ct(this.watched,t)),this.query.get("batch")===t?this.filter({batch:null}):this.pickBatches()}openMiner(t){K([this.tab],D(this.query,{miner:t.miner_id}))}render(){return n`<div class="page ${this.roomy?"roomy":""}">
        <span class="top"></span>
        ${this.lost===""?a:this.refused()} ${this.batchCards()}
        ${this.loaded?this.content():this.lost===""?n`<p class="help" role="status">${this.t("common.loading")}</p>`:a}
      </div>
      ${this.dialogs()}`}content(){return this.miners.length===0?n`<div class="card empty">
        ${g(H,48)}
        <h2>${this.t("control.none_title")}</h2>
        <p>${this.t("control.none_text")}</p>
        <a class="button" href="/config/integrations/integration/miner_remote">${this.t("control.none_link")}</a>
      </div>`:n`<mr-fleet-figures .env=${this.env} .miners=${this.shown}></mr-fleet-figures>
      <section class="card fleet" aria-label=${this.t("control.fleet")}>
        ${this.toolbar()}
        ${this.shown.length===0?n`<div class="empty">
                <h2>${this.t("control.no_match_title")}</h2>
                <p>${this.t("control.no_match_text",{count:this.miners.length})}</p>
                <button type="button" class="primary" @click=${this.clear}>${this.t("control.clear")}</button>
              </div>`:n`<mr-table
                .rows=${this.shown}
                .columns=${this.columns}
                .key=${pt}
                .name=${kt}
                .texts=${this.texts}
                .selection=${this.selection}
                .sort=${this.query.get("sort")??""}
                ?page=${!this.roomy}
                openable
                @selected=${t=>{this.selection=t.detail}}
                @sorted=${t=>this.filter({sort:t.detail})}
                @opened=${t=>this.openMiner(t.detail)}
              ></mr-table>`}
        ${this.actionBar()}
      </section>`}refused(){return n`<div class="notice bad row" role="alert">
      <span class="spacer">${this.t("common.lost",{error:this.lost})}</span>
      <button type="button" @click=${this.followFleet}>${this.t("common.retry")}</button>
    </div>`}batchCards(){let t=this.query.get("batch"),e=t!==null&&t!==this.sentBatch&&this.env.batches.loaded&&this.env.batches.get(t)===void 0,i=this.batches.length-ht;return n`${e?n`<div class="notice row">
            <span class="spacer">${this.t("control.batch_gone")}</span>
            <button type="button" @click=${()=>this.filter({batch:null})}>${this.t("control.dismiss")}</button>
          </div>`:a}
    ${X(this.batches.slice(0,ht),o=>o.batch_id,o=>n`<mr-batch-progress
          .env=${this.env}
          .batch=${o}
          @dismissed=${()=>this.dismissBatch(o.batch_id)}
        ></mr-batch-progress>`)}
    ${i>0?n`<p class="help">${this.t.n("control.more_batches",i)}</p>`:a}`}toolbar(){let t=_.filter(e=>(this.query.get(e)??"")!=="").length;return n`<div class="toolbar">
      <div class="row search">
        <label class="find">
          ${g(j)}
          <input
            type="search"
            aria-label=${this.t("common.search")}
            placeholder=${this.t("control.search_for")}
            .value=${Q(this.query.get("q")??"")}
            @input=${e=>this.filter({q:e.target.value})}
          />
        </label>
        ${this.roomy?a:n`<button
                type="button"
                aria-expanded=${this.filtersShown}
                @click=${()=>{this.filtersShown=!this.filtersShown}}
              >
                ${g(z)}${this.t("control.filters")}${t>0?` (${t})`:a}
              </button>`}
        ${this.roomy||this.filtersShown?this.filters():a}
      </div>
      <div class="row count">
        <span role="status"
          >${this.shown.length===this.miners.length?this.t.n("common.miners",this.miners.length):this.t("control.matches",{shown:this.shown.length,total:this.miners.length})}</span
        >
        ${tt(this.query)?n`<button type="button" class="plain" @click=${this.clear}>${this.t("control.clear")}</button>`:a}
      </div>
    </div>`}filters(){return n`<div class="filters">
      ${_.map(t=>this.filterBox(t))}
      ${this.roomy?a:n`<select
              aria-label=${this.t("control.sort_by")}
              @change=${t=>this.filter({sort:t.target.value})}
            >
              ${this.sortChoices()}
            </select>`}
    </div>`}sortChoices(){let t=this.query.get("sort")??"";return[...new Map(this.columns.map(i=>[i.key,i])).values()].flatMap(i=>[i.key,`-${i.key}`].map(o=>n`<option value=${o} ?selected=${o===(t||"name")}>
          ${this.t("control.sort_by")}: ${i.label} ${o.startsWith("-")?"\u2193":"\u2191"}
        </option>`))}filterBox(t){let e=this.filterChoices[t],i=this.query.get(t)??"";if(e.length<2&&i===""&&t!=="label"&&t!=="status")return a;if(e.length===0&&i==="")return a;let o=i!==""&&!e.some(l=>l.value===i);return n`<select
      class=${i===""?"":"set"}
      aria-label=${this.t(`control.filter_${t}`)}
      @change=${l=>this.filter({[t]:l.target.value})}
    >
      <option value="" ?selected=${i===""}>${this.t(`control.all_${t}`)}</option>
      ${o?n`<option value=${i} selected>${this.filterText(t,i)} (0)</option>`:a}
      ${e.map(({value:l,count:d})=>n`<option value=${l} ?selected=${l===i}>
            ${this.filterText(t,l)} (${this.env.format.number(d)})
          </option>`)}
    </select>`}filterText(t,e){let i=t==="status"?I.find(o=>o===e):void 0;return i===void 0?e:F(this.env,i)}clear(){this.filter({q:null,...Object.fromEntries(_.map(t=>[t,null]))})}actionBar(){let{selected:t}=this;if(t.length===0)return a;let e=new Set(this.shown.map(pt)),i=t.filter(d=>!e.has(d.miner_id)).length,o=N(t,B(this.env.hass)),l=this.shown.length+i;return n`<div class="actions" role="toolbar" aria-label=${this.t("control.selection")}>
      <div class="row chosen">
        <b role="status">${this.t.n("control.selected",t.length)}</b>
        ${i>0?n`<span class="help">${this.t.n("control.selected_hidden",i)}</span>`:a}
        ${t.length<l?n`<button
                type="button"
                class="plain"
                @click=${()=>{this.selection=new Set([...this.selection,...e])}}
              >
                ${this.t("control.select_matching",{count:this.shown.length})}
              </button>`:a}
        <span class="spacer"></span>
        <button
          type="button"
          class="icon"
          aria-label=${this.t("control.unselect")}
          title=${this.t("control.unselect")}
          @click=${()=>{this.selection=new Set}}
        >
          ${g(P)}
        </button>
      </div>
      <div class="buttons">
        ${o.length===0?n`<p class="help">${this.t("control.nothing_offered")}</p>`:o.map(d=>n`<button
                  type="button"
                  @click=${()=>{this.command={action:d,miners:this.selected}}}
                >
                  ${g(C[d])}<span>${this.t(`common.type_${d}`)}</span>
                </button>`)}
      </div>
    </div>`}dialogs(){let t=this.query.get("miner"),e=t===null?void 0:this.env.fleet.get(t);return n`${e===void 0?a:n`<mr-miner-dialog
            .env=${this.env}
            .miner=${e}
            @closed=${()=>this.filter({miner:null})}
            @command=${i=>{this.command={action:i.detail,miners:[e]}}}
          ></mr-miner-dialog>`}
    ${this.command===void 0?a:n`<mr-command-dialog
            .env=${this.env}
            .action=${this.command.action}
            .miners=${this.command.miners}
            @sent=${i=>this.sent(i.detail)}
            @closed=${()=>{this.command=void 0}}
          ></mr-command-dialog>`}`}};f.styles=[x,$`
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
      .toolbar {
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
      .page:not(.roomy) .filters {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
        gap: 8px;
        flex-basis: 100%;
      }
      .roomy .filters select {
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
      .actions {
        flex: none;
        padding: 8px 12px 12px 16px;
        background: var(--card-background-color);
        border-top: 1px solid var(--divider-color);
        border-end-start-radius: 12px;
        border-end-end-radius: 12px;
      }
      .page:not(.roomy) .actions {
        position: sticky;
        bottom: 0;
        z-index: 2;
        box-shadow: 0 -4px 12px rgb(0 0 0 / 18%);
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .roomy .buttons button {
        padding: 0 11px;
        gap: 6px;
      }
      /* One row that is pushed sideways: the miners are to be seen, too. */
      .page:not(.roomy) .buttons {
        flex-wrap: nowrap;
        overflow-x: auto;
        margin-inline-end: -12px;
        padding: 2px 2px 6px;
        scrollbar-width: thin;
      }
      .page:not(.roomy) .buttons button {
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
    `],c([p()],f.prototype,"miners",2),c([p()],f.prototype,"loaded",2),c([p()],f.prototype,"lost",2),c([p()],f.prototype,"batches",2),c([p()],f.prototype,"selection",2),c([p()],f.prototype,"command",2),c([p()],f.prototype,"roomy",2),c([p()],f.prototype,"filtersShown",2),f=c([w("mr-control")],f);export{f as ControlView};
