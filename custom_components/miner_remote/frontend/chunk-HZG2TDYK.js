import{a as ht}from"./chunk-XV5S3T5V.js";import{b as dt}from"./chunk-PSHSEB7J.js";import{a as lt}from"./chunk-TWOWSIUA.js";import{a as E,b as nt,c as ot,d as at}from"./chunk-OB4XSQTW.js";import{a as rt}from"./chunk-YT64GJXX.js";import{a as C,b as M,c as P}from"./chunk-6NSJ5BMM.js";import"./chunk-DT7UWE42.js";import"./chunk-WBPJKVCB.js";import"./chunk-JR5LZUL7.js";import{a as U}from"./chunk-BZNK2URC.js";import{b as et,c as L,d as u,e as it,f as st}from"./chunk-AVM23ENO.js";import{a as W}from"./chunk-QWDFAQQ3.js";import"./chunk-MMHEOMF5.js";import"./chunk-MSIB72L3.js";import{a as S}from"./chunk-JJLSAWQI.js";import{a as _,b as tt}from"./chunk-GBVNH3NA.js";import{T as w,e as B,t as X,x as Y,z as K}from"./chunk-63LTBV4Y.js";import{a as f,b as m,c as Z,g as N,i as I,j as J,l as Q,n as g,o as v}from"./chunk-R2IY7WQO.js";import{c as V,d as H}from"./chunk-RPZHBZSE.js";import{a as b,d as o,g as h}from"./chunk-42XHLT2J.js";import{b as d}from"./chunk-TN3OZQAE.js";function j(n,r){let{t,format:e}=n,i=s=>t(`common.type_${s.command_type}`);return[{key:"what",label:t("history.command"),track:"minmax(0, 1fr)",until:640,cell:s=>o`${i(s)} <span class="sub">${r.of(s)}</span>`},{key:"outcome",label:t("history.result"),track:"178px",until:640,cell:s=>o`${E(n,s.status)} <span class="sub">${e.dateTimeSeconds(s.timestamp)}</span>`},{key:"time",label:t("history.when"),track:"122px",from:640,cell:s=>o`${e.timeSeconds(s.timestamp)} <span class="sub">${e.dateOnly(s.timestamp)}</span>`},{key:"type",label:t("history.command"),track:"minmax(132px, 1fr)",from:640,cell:i},{key:"miner",label:t("history.miner"),track:"minmax(140px, 1.5fr)",from:640,cell:s=>{let a=r.of(s);return a===s.miner_ip?a:o`${a} <span class="sub">${s.miner_ip}</span>`}},{key:"status",label:t("history.result"),track:"146px",from:640,cell:s=>E(n,s.status)},{key:"duration",label:t("history.duration"),track:"90px",numeric:!0,from:1150,cell:s=>e.duration(s.duration_ms)},{key:"by",label:t("history.by"),track:"minmax(110px, 1fr)",from:820,cell:s=>o`${s.initiated_by} <span class="sub">${t(`common.source_${s.source}`)}</span>`},{key:"message",label:t("history.message"),track:"minmax(160px, 2fr)",from:900,cell:s=>ot(n,s)}]}function gt(n){let r=[0],t=!1;for(let a=0;a<n.length;a+=1){let l=n[a];l==='"'?t=!t:l===`
`&&!t&&r.push(a+1)}r.at(-1)!==n.length&&r.push(n.length);let e=r[1]??n.length,i=Math.max(0,r.length-2),s=i>0?Number.parseInt(n.slice(r.at(-2)),10):Number.NaN;return{header:n.slice(0,e),body:n.slice(e),count:i,lastId:Number.isNaN(s)?void 0:s}}async function mt(n,r){let t=[],e=0,i;for(;;){let s=gt(await n(i));if(t.push(new Blob(t.length===0?[s.header,s.body]:[s.body])),e+=s.count,!r(e))return;if(s.count<1e3||s.lastId===void 0)return new Blob(t,{type:"text/csv;charset=utf-8"});i=s.lastId}}var vt=new Set(["backup_id","pre_update_backup_id"]),x=class extends _{constructor(){super(...arguments);this.name=""}render(){let{record:t,env:e}=this,{format:i}=e,s=t.status==="pending",a=(l,p)=>l===null?p:i.dateTimeSeconds(l);return o`<mr-dialog
      heading=${this.t("history.details",{command:this.t(`common.type_${t.command_type}`),miner:this.name})}
      close-label=${this.t("common.close")}
      @closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
    >
      ${nt(t)?o`<p class="notice bad" dir="auto">${e.errorText(t)}</p>`:h}
      <dl>
        ${u(this.t("history.result"),E(e,t.status))}
        ${u(this.t("history.verification"),at(e,t))}
        ${u(this.t("history.miner"),o`${S(["history"],this.name,{miner:t.miner_id})}
          ${this.name===t.miner_ip?h:o`<span class="help">${t.miner_ip}</span>`}`)}
        ${u(this.t("history.by"),o`${t.initiated_by} <span class="help">${this.t(`common.source_${t.source}`)}</span>`)}
        ${u(this.t("history.ordered"),a(t.timestamp,""))}
        ${u(this.t("history.sent"),a(t.sent_at,this.t(s?"history.not_yet":"history.never_sent")))}
        ${u(this.t("history.completed"),a(t.completed_at,this.t("history.not_yet")))}
        ${t.duration_ms===null?h:u(this.t("history.duration"),i.duration(t.duration_ms))}
        ${t.batch_id===null?h:u(this.t("history.batch_label"),S(["history"],this.t("history.batch_show"),{batch:t.batch_id}))}
        ${u(this.t("history.id"),String(t.id))}
      </dl>
      ${this.values(this.t("history.parameters"),t.parameters)}
      ${this.values(this.t("history.response"),t.response)}
    </mr-dialog>`}values(t,e){if(e===null)return h;let i=Object.fromEntries(Object.entries(e).filter(([,s])=>!L(s)));return L(i)?h:o`<section>
      <h3>${t}</h3>
      ${it(this.env,i,"history.key_",(s,a)=>this.special(s,a))}
    </section>`}special(t,e){if(vt.has(t)&&typeof e=="number")return S(["backups",String(e)],`${et(this.env,"history.key_","backup_id")} ${e}`);if(t==="sections"&&Array.isArray(e))return e.map(i=>dt.find(s=>s===i)).map((i,s)=>i===void 0?String(e[s]):this.t(`backups.section_${i}`)).join(", ");if(t==="backup_type"&&(e==="manual"||e==="automatic"||e==="pre_update"))return this.t(`backups.type_${e}`)}};x.styles=[v,st,b`
      .notice {
        margin: 0;
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
      section {
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      dd .help {
        margin-inline-start: 6px;
      }
    `],d([f({attribute:!1})],x.prototype,"record",2),d([f()],x.prototype,"name",2),x=d([g("mr-command-details")],x);var $t=3e3,xt=6e4,$=class extends _{constructor(){super(...arguments);this.version=0;this.error="";this.due=0;this.asked=0}connectedCallback(){super.connectedCallback(),this.owns(()=>clearTimeout(this.timer)),this.load()}willUpdate(){this.version!==this.asked&&this.isConnected&&this.plan($t),this.asked=this.version}plan(t){let e=Date.now()+t;this.timer!==void 0&&this.due<=e||(clearTimeout(this.timer),this.due=e,this.timer=setTimeout(()=>{this.load()},t))}async load(){clearTimeout(this.timer),this.timer=void 0;try{let{stats:t}=await N(this.env.hass,"GET","remote/commands/stats?period_hours=24");this.stats=t,this.error=""}catch(t){this.error=this.env.errorText(t)}this.isConnected&&this.plan(xt)}render(){let{stats:t,t:e}=this,{format:i}=this.env;if(t===void 0&&this.error!=="")return o`<p class="error">${e("common.failed",{error:this.error})}</p>`;let s=t===void 0?0:t.successful+t.failed,a=t===void 0||s===0?void 0:t.successful/s*100,l=(p,R,yt,bt=h)=>o`<div class="figure ${yt}">
        <dt>${p}</dt>
        <dd>${R===void 0?"\u2013":i.number(R)}${bt}</dd>
      </div>`;return o`<section class="card" aria-labelledby="title">
      <h2 id="title">${e("history.figures")}</h2>
      <dl>
        ${l(e("history.total"),t?.total,"")}
        ${l(e("history.successful"),t?.successful,"good",a===void 0?h:o` <small>${i.number(a,a>99&&a<100?1:0)} %</small>`)}
        ${l(e("history.failed"),t?.failed,(t?.failed??0)>0?"bad":"")}
        ${l(e("history.pending"),t?.pending,(t?.pending??0)>0?"busy":"")}
      </dl>
      ${this.types()}
    </section>`}types(){let t=this.stats?.by_type??{},e=C.filter(i=>(t[i]??0)>0);return e.length===0?h:(e.sort((i,s)=>(t[s]??0)-(t[i]??0)),o`<ul aria-label=${this.t("history.by_type")}>
      ${e.map(i=>o`<li>${this.t(`common.type_${i}`)} <b>${this.env.format.number(t[i])}</b></li>`)}
    </ul>`)}};$.styles=[v,b`
      :host {
        display: block;
      }
      section {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 32px;
        padding: 12px 16px;
      }
      h2 {
        font-size: 15px;
      }
      dl {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 28px;
        margin: 0;
      }
      @media (max-width: 480px) {
        dl {
          display: grid;
          grid-template-columns: 1fr 1fr;
          width: 100%;
        }
      }
      .figure {
        display: flex;
        flex-direction: column;
      }
      dt {
        color: var(--mr-secondary);
        font-size: 13px;
      }
      dt::before {
        content: "";
        display: inline-block;
        width: 8px;
        height: 8px;
        border-radius: 50%;
        margin-inline-end: 6px;
        background: var(--chip, transparent);
      }
      .figure:not(.good):not(.bad):not(.busy) dt::before {
        display: none;
      }
      dd {
        margin: 0;
        font-size: 22px;
        line-height: 1.25;
        font-variant-numeric: tabular-nums;
      }
      small {
        font-size: 13px;
        color: var(--mr-secondary);
      }
      ul {
        list-style: none;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 16px;
        margin: 0;
        padding: 0;
        color: var(--mr-secondary);
        font-size: 13px;
      }
      b {
        color: var(--primary-text-color);
        font-weight: 500;
        font-variant-numeric: tabular-nums;
      }
    `],d([f({type:Number})],$.prototype,"version",2),d([m()],$.prototype,"stats",2),d([m()],$.prototype,"error",2),$=d([g("mr-history-figures")],$);var q=36e5,k={"1h":q,"24h":24*q,"7d":168*q},T=["type","status","source","miner","ip","user","batch","time","since","until"];function A(n,r){return n.find(t=>t===r)}function ct(n){let r=n===null?Number.NaN:Date.parse(n);return Number.isNaN(r)?void 0:new Date(r).toISOString()}function F(n){return A([...Object.keys(k),"custom"],n.get("time"))}function O(n,r){let t=F(n),e=t==="custom",i={command_type:A(C,n.get("type")),status:A(M,n.get("status")),source:A(P,n.get("source")),miner_id:n.get("miner")??void 0,miner_ip:n.get("ip")??void 0,initiated_by:n.get("user")??void 0,batch_id:n.get("batch")??void 0,since:e?ct(n.get("since")):t===void 0?void 0:new Date(r-k[t]).toISOString(),until:e?ct(n.get("until")):void 0};return Object.fromEntries(Object.entries(i).filter(([,s])=>s!==void 0&&s!==""))}function G(n,r){let t=Date.parse(n.timestamp);return(r.command_type===void 0||n.command_type===r.command_type)&&(r.status===void 0||n.status===r.status)&&(r.source===void 0||n.source===r.source)&&(r.miner_id===void 0||n.miner_id===r.miner_id)&&(r.miner_ip===void 0||n.miner_ip===r.miner_ip)&&(r.initiated_by===void 0||n.initiated_by===r.initiated_by)&&(r.batch_id===void 0||n.batch_id===r.batch_id)&&(r.since===void 0||t>=Date.parse(r.since))&&(r.until===void 0||t<=Date.parse(r.until))}function pt(n){let r=O(n,0);return r.since!==void 0&&r.until!==void 0&&r.since>r.until?"order":void 0}var y=class extends _{constructor(){super(...arguments);this.query=new URLSearchParams;this.users=[];this.folded=!1;this.unfolded=!1}emit(t){this.dispatchEvent(new CustomEvent("changed",{detail:t}))}get active(){return T.filter(t=>t!=="since"&&t!=="until"&&this.query.has(t)).length}render(){if(!this.folded)return o`<div class="fields">${this.fields()}</div>`;let{active:t}=this;return o`<button
        type="button"
        aria-expanded=${this.unfolded}
        aria-controls="fields"
        @click=${()=>{this.unfolded=!this.unfolded}}
      >
        ${w(Y)}
        ${t===0?this.t("history.filters"):this.t("history.filters_active",{count:t})}
      </button>
      <div id="fields" class="fields" ?hidden=${!this.unfolded}>${this.fields()}</div>`}fields(){let{t,query:e}=this;return o`
      ${this.choice("type",t("history.type"),t("history.any_type"),C,i=>t(`common.type_${i}`))}
      ${this.choice("status",t("history.status"),t("history.any_status"),M,i=>t(`common.status_${i}`))}
      <mr-miner-field
        .env=${this.env}
        label=${t("history.miner")}
        placeholder=${t("history.miner_any")}
        error=${t("backups.miner_unknown")}
        .miner=${e.get("miner")}
        .ip=${e.get("ip")}
        @picked=${i=>this.emit(i.detail)}
      ></mr-miner-field>
      ${this.choice("source",t("history.source"),t("history.any_source"),P,i=>t(`common.source_${i}`))}
      <label class="field">
        <span>${t("history.user")}</span>
        <input
          type="search"
          list="users"
          autocomplete="off"
          placeholder=${t("history.user_any")}
          .value=${e.get("user")??""}
          @input=${i=>this.writing(i)}
          @change=${i=>this.emit({user:i.target.value.trim()})}
        />
        <datalist id="users">${this.users.map(i=>o`<option value=${i}></option>`)}</datalist>
      </label>
      ${this.times()}
      ${e.has("batch")?o`<span class="batch chip busy">
              ${t("history.batch",{id:(e.get("batch")??"").slice(0,8)})}
              <button
                type="button"
                class="plain"
                aria-label=${t("history.batch_clear")}
                title=${t("history.batch_clear")}
                @click=${()=>this.emit({batch:null})}
              >
                ×
              </button>
            </span>`:h}
      ${this.active===0?h:o`<button type="button" class="plain clear" @click=${()=>this.emit(Object.fromEntries(T.map(i=>[i,null])))}>
              ${t("history.clear")}
            </button>`}
    `}writing(t){let e=t.target.value;(e===""||t.inputType==="insertReplacementText"&&this.users.includes(e))&&this.emit({user:e})}choice(t,e,i,s,a){let l=this.query.get(t)??"";return o`<label class="field">
      <span>${e}</span>
      <select @change=${p=>this.emit({[t]:p.target.value})}>
        <option value="" .selected=${l===""}>${i}</option>
        ${s.map(p=>o`<option value=${p} .selected=${l===p}>${a(p)}</option>`)}
      </select>
    </label>`}times(){let{t,query:e}=this,i=F(e),s=i==="custom"&&pt(e)==="order";return o`<label class="field">
        <span>${t("history.time")}</span>
        <select @change=${a=>this.chooseTime(a.target.value)}>
          <option value="" .selected=${i===void 0}>${t("history.time_any")}</option>
          ${[...Object.keys(k),"custom"].map(a=>o`<option value=${a} .selected=${i===a}>${t(`history.time_${a}`)}</option>`)}
        </select>
      </label>
      ${i==="custom"?o`${this.time("since",t("history.since"),s)} ${this.time("until",t("history.until"),s)}`:h}`}chooseTime(t){let e=t==="custom"?new Date(Date.now()-k["24h"]).toISOString():null;this.emit({time:t,since:e,until:null})}time(t,e,i){let s=this.env.format.timeZone,a=this.query.get(t);return o`<label class="field time">
      <span>${e}</span>
      <input
        type="datetime-local"
        .value=${a===null?"":rt(a,s)}
        aria-invalid=${i}
        aria-describedby=${i?"wrong":h}
        @change=${l=>this.emit({[t]:ht(l.target.value,s)})}
      />
      ${i&&t==="until"?o`<span id="wrong" class="error" role="alert">${this.t("history.wrong_order")}</span>`:h}
    </label>`}};y.styles=[v,b`
      :host {
        display: flex;
        flex-direction: column;
        align-items: flex-start;
        gap: 8px;
        min-width: 0;
      }
      .fields {
        order: 1;
        width: 100%;
        display: grid;
        gap: 8px;
        grid-template-columns: repeat(auto-fit, minmax(min(126px, 100%), 1fr));
        align-items: start;
      }
      .fields select {
        padding-inline: 8px 4px;
      }
      .batch,
      .clear {
        align-self: end;
      }
      .fields[hidden] {
        display: none;
      }
      .time {
        grid-column: span 2;
        min-width: 0;
      }
      .batch {
        min-height: 40px;
        border-radius: 20px;
        justify-self: start;
        padding-inline-end: 2px;
      }
      .batch button {
        min-height: 36px;
        width: 36px;
        padding: 0;
        font-size: 18px;
        color: inherit;
      }
      .clear {
        justify-self: start;
      }
    `],d([f({attribute:!1})],y.prototype,"query",2),d([f({attribute:!1})],y.prototype,"users",2),d([f({type:Boolean})],y.prototype,"folded",2),d([m()],y.prototype,"unfolded",2),y=d([g("mr-history-filters")],y);var ut=b`
  :host {
    height: 100%;
  }
  :host([narrow]) {
    height: auto;
  }
  .page {
    height: 100%;
    display: flex;
    flex-direction: column;
    gap: 12px;
    padding: 16px;
  }
  :host([narrow]) .page {
    padding: 8px;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    align-items: flex-end;
    justify-content: space-between;
  }
  mr-history-filters {
    flex: 1 1 260px;
  }
  /* Folded away, the filters are one button: it stands beside the other, and their fields below both. */
  :host([narrow]) .bar {
    align-items: flex-start;
  }
  :host([narrow]) mr-history-filters {
    display: contents;
  }
  .notice {
    margin: 0;
  }
  .list {
    position: relative;
    padding: 0;
    flex: 1;
    min-height: 340px;
    display: flex;
    flex-direction: column;
    overflow: hidden;
  }
  :host([narrow]) .list {
    flex: none;
    min-height: 0;
    overflow: visible;
  }
  mr-table {
    flex: 1;
  }
  .list[aria-busy="true"] mr-table {
    opacity: 0.5;
    transition: opacity 0.2s 0.3s;
  }
  .foot {
    min-height: 40px;
    display: flex;
    align-items: center;
    justify-content: center;
    border-top: 1px solid var(--divider-color);
  }
  .fresh {
    position: absolute;
    top: 60px;
    left: 50%;
    transform: translateX(-50%);
    z-index: 2;
    box-shadow: 0 2px 10px rgb(0 0 0 / 35%);
  }
  :host([narrow]) .fresh {
    position: fixed;
    top: auto;
    bottom: 20px;
  }
  .empty h2 {
    color: var(--primary-text-color);
  }
  .empty p {
    margin: 0;
    max-width: 60ch;
  }
`;var D=class{constructor(){this.rows=[];this.ended=!1;this.unseen=0;this.above=[];this.newest=0}get atTop(){return this.above.length===0}get olderBefore(){return this.ended?void 0:this.rows.at(-1)?.id}get newerBefore(){let r=this.above.at(-1);return r===void 0?void 0:r+1}reset(r){this.rows=r,this.ended=r.length<200,this.unseen=0,this.newest=r[0]?.id??0,this.above.length=0}older(r){let t=this.rows.at(-1)?.id??Number.POSITIVE_INFINITY;this.ended=r.length<200;let e=[...this.rows,...r.filter(i=>i.id<t)];for(;e.length>600;)this.above.push(e[0]?.id??0),e=e.slice(200);this.rows=e}newer(r){this.above.pop();let t=this.rows[0]?.id??0,e=[...r.filter(i=>i.id>t),...this.rows];this.ended&&=e.length<=600,this.rows=e.slice(0,600)}take(r,t,e){let i=[...this.rows],s=!1;for(let a of[...r].sort((l,p)=>l.id-p.id)){let l=i.findIndex(R=>R.id<=a.id),p=l>=0&&i[l]?.id===a.id;if(p&&t(a))i[l]=a;else if(p)i.splice(l,1);else if(t(a))if(l===0||i.length===0)e||!this.atTop||this.unseen>0?a.id>this.newest&&(this.unseen+=1):i.unshift(a),this.newest=Math.max(this.newest,a.id);else if(l>0)i.splice(l,0,a);else if(this.ended)i.push(a);else continue;else continue;s=!0}s&&(i.length>600&&(this.ended=!1),this.rows=i.slice(0,600))}};var ft=40,_t=200,c=class extends tt{constructor(){super(...arguments);this.tab="history";this.rows=[];this.unseen=0;this.loading="first";this.error="";this.lost="";this.version=0;this.steady="scrolled";this.users=[];this.columns=[];this.names=new lt;this.held=new D;this.asked={};this.turn=0;this.early=[];this.reading=!1;this.opened=!1;this.keyOf=t=>String(t.id)}connectedCallback(){super.connectedCallback();let{connection:t}=this.env.hass,e=new W(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:s})=>this.take(s));this.owns(e.listen(()=>{this.lost=e.error===void 0?"":this.env.errorText(e.error)})),this.owns(this.env.fleet.listen(()=>this.updateNames()));let i=()=>{this.catchUp()};t.addEventListener("ready",i),this.owns(()=>t.removeEventListener("ready",i)),this.owns(()=>{this.turn+=1,this.exported=void 0})}willUpdate(t){if(this.columnsFor!==this.env&&(this.names.refresh(this.env.fleet),this.columns=j(this.env,this.names),this.columnsFor=this.env),!t.has("query"))return;let e=T.map(i=>this.query.get(i)).join(`
`);e!==this.filters&&(this.filters=e,this.load()),this.openDetail()}updateNames(){this.names.refresh(this.env.fleet)&&(this.columns=j(this.env,this.names))}async ask(t,e=this.asked){let i=`remote/commands/history${I({...e,...t})}`;return(await N(this.env.hass,"GET",i)).commands}async load(){this.turn+=1;let{turn:t}=this;this.asked=O(this.query,Date.now()),this.loading="first",this.early=[];try{let e=await this.ask({limit:200});if(t!==this.turn)return;this.error="",this.steady="scrolled",this.held.reset(e),this.held.take(this.early,i=>G(i,this.asked),!1),this.table?.toTop(),this.reading=!1}catch(e){if(t!==this.turn)return;this.error=this.env.errorText(e)}this.early=[],this.loading=void 0,this.show()}async catchUp(){if(this.version+=1,!this.reading&&this.held.atTop)return this.load();let{turn:t}=this;try{let e=await this.ask({limit:200});t===this.turn&&this.take(e)}catch(e){t===this.turn&&(this.error=this.env.errorText(e))}}async more(t){let{held:e}=this,i=t==="older"?e.olderBefore:e.newerBefore;if(this.loading!==void 0||i===void 0)return;let{turn:s}=this;this.loading=t;try{let a=await this.ask({before_id:i,limit:200});if(s!==this.turn)return;this.error="",this.steady="always",e[t](a)}catch(a){if(s!==this.turn)return;this.error=this.env.errorText(a)}this.loading=void 0,this.show()}show(){this.rows=this.held.rows,this.unseen=this.held.unseen;let t=new Set([...this.users,...this.rows.map(e=>e.initiated_by)]);t.size>this.users.length&&t.size<=_t&&(this.users=[...t].sort())}take(t){this.version+=1,this.steady="scrolled",this.loading==="first"&&this.early.push(...t),this.held.take(t,i=>G(i,this.asked),this.reading),this.show();let e=this.detail;typeof e=="object"&&(this.detail=t.find(i=>i.id===e.id)??e)}viewed(t){let{first:e,last:i}=t.detail;this.reading=e>0,!this.reading&&this.held.atTop&&this.unseen>0&&this.loading===void 0?this.load():i>=this.rows.length-ft&&this.error===""?this.more("older"):e<=ft&&this.error===""&&this.more("newer")}async openDetail(){let t=Number(this.query.get("command")??Number.NaN);if(!Number.isInteger(t)||t<1){this.detail=void 0;return}if(!(typeof this.detail=="object"&&this.detail.id===t)&&(this.detail=this.held.rows.find(e=>e.id===t),this.detail===void 0))try{let[e]=await this.ask({before_id:t+1,limit:1},{});this.query.get("command")===String(t)&&(this.detail=e?.id===t?e:"missing")}catch(e){U(this,this.t("common.failed",{error:this.env.errorText(e)}))}}openRecord(t){this.opened=!0,V([this.tab],H(this.query,{command:String(t.id)}))}closeDetail(){this.query.has("command")&&(this.opened?window.history.back():this.filter({command:null}),this.opened=!1)}async exportCsv(){if(this.exported!==void 0)return;this.exported=0;let t=O(this.query,Date.now());try{let e=await mt(async i=>{let s=`remote/commands/history${I({...t,format:"csv",limit:1e3,before_id:i})}`;return(await J(this.env.hass,s)).text()},i=>this.exported===void 0?!1:(this.exported=i,!0));e!==void 0&&Q(e,"miner_remote_commands.csv")}catch(e){U(this,this.t("common.failed",{error:this.env.errorText(e)}))}this.exported=void 0}get tableTexts(){return{selectAll:"",selectRow:()=>"",label:this.t("history.table")}}render(){return o`<div class="page">
      <mr-history-figures .env=${this.env} .version=${this.version}></mr-history-figures>
      <div class="bar">
        <mr-history-filters
          .env=${this.env}
          .query=${this.query}
          .users=${this.users}
          .folded=${this.narrow}
          @changed=${t=>this.filter(t.detail)}
        ></mr-history-filters>
        ${this.csv()}
      </div>
      ${this.lost===""?h:o`<p class="notice warn" role="status">${this.t("history.live_lost",{error:this.lost})}</p>`}
      ${this.error===""?h:o`<div class="notice bad row" role="alert">
              <span>${this.t("common.failed",{error:this.error})}</span>
              <button type="button" @click=${this.load}>${this.t("common.retry")}</button>
            </div>`}
      <div class="list card" aria-busy=${this.loading==="first"}>${this.list()}</div>
      ${this.dialog()}
    </div>`}csv(){return this.exported===void 0?o`<button type="button" ?disabled=${this.rows.length===0} @click=${this.exportCsv}>
        ${w(X)}${this.t("history.csv")}
      </button>`:o`<span class="row export">
      <span role="status">${this.t.n("history.csv_progress",this.exported)}</span>
      <button
        type="button"
        @click=${()=>{this.exported=void 0}}
      >
        ${this.t("history.csv_stop")}
      </button>
    </span>`}list(){if(this.rows.length===0)return this.empty();let t=!this.held.atTop||this.unseen>0;return o`<mr-table
        .rows=${this.rows}
        .columns=${this.columns}
        .key=${this.keyOf}
        .texts=${this.tableTexts}
        ?page=${this.narrow}
        openable
        steady=${this.steady}
        @opened=${e=>this.openRecord(e.detail)}
        @viewed=${this.viewed}
      ></mr-table>
      ${t?o`<button type="button" class="primary fresh" @click=${this.load}>
              ${w(B)}${this.unseen>0?this.t.n("history.new",this.unseen):this.t("history.to_top")}
            </button>`:h}
      <div class="foot help">
        ${this.loading==="first"?o`<span role="status">${this.t("common.loading")}</span>`:this.held.ended?this.t("history.end"):this.loading==="older"?this.t("history.loading_older"):o`<button type="button" class="plain" @click=${()=>this.more("older")}>${this.t("history.older")}</button>`}
      </div>`}empty(){if(this.loading==="first")return o`<p class="empty" role="status">${this.t("common.loading")}</p>`;if(this.error!=="")return h;let t=Object.keys(this.asked).length>0;return o`<div class="empty">
      ${w(K,40)}
      <h2>${this.t(t?"history.no_match_title":"history.none_title")}</h2>
      <p>${this.t(t?"history.no_match_text":"history.none_text")}</p>
      ${t?o`<button type="button" @click=${()=>this.filter(Object.fromEntries(T.map(e=>[e,null])))}>
              ${this.t("history.clear")}
            </button>`:S(["control"],this.t("history.none_link"))}
    </div>`}dialog(){let{detail:t}=this;return t===void 0?h:t==="missing"?o`<mr-dialog
        heading=${this.t("history.command")}
        close-label=${this.t("common.close")}
        @closed=${this.closeDetail}
      >
        <p>${this.t("history.missing",{id:this.query.get("command")??""})}</p>
      </mr-dialog>`:o`<mr-command-details
      .env=${this.env}
      .record=${t}
      .name=${this.names.of(t)}
      @closed=${this.closeDetail}
    ></mr-command-details>`}};c.styles=[v,ut],d([m()],c.prototype,"rows",2),d([m()],c.prototype,"unseen",2),d([m()],c.prototype,"loading",2),d([m()],c.prototype,"error",2),d([m()],c.prototype,"lost",2),d([m()],c.prototype,"version",2),d([m()],c.prototype,"detail",2),d([m()],c.prototype,"exported",2),d([m()],c.prototype,"steady",2),d([m()],c.prototype,"users",2),d([m()],c.prototype,"columns",2),d([Z("mr-table")],c.prototype,"table",2),c=d([g("mr-history")],c);export{c as HistoryView};
