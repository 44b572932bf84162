import{a as H}from"./chunk-RWTJA2NK.js";import{a as k,b as se,c as ae,d as le}from"./chunk-OB4XSQTW.js";import{a as T}from"./chunk-YT64GJXX.js";import{b as de}from"./chunk-WXFBHAPP.js";import{a as me}from"./chunk-TWOWSIUA.js";import"./chunk-A63OEDS4.js";import{b as re,c as j,d as p,e as ie,f as oe}from"./chunk-AVM23ENO.js";import"./chunk-A4NVLGUF.js";import{a as U}from"./chunk-BZNK2URC.js";import{a as V}from"./chunk-GJVVJSTM.js";import"./chunk-4XMSI7YU.js";import{a as w,b as ne}from"./chunk-52MEKC7W.js";import{a as S}from"./chunk-CX4UKO3G.js";import{I as $,d as X,n as K,q as Y,s as W}from"./chunk-GL3HHINW.js";import{c as ee,d as te}from"./chunk-RPZHBZSE.js";import{a as y,b as c,c as Z,e as b,h as M,j as L,k as J,m as Q,o as _}from"./chunk-ZZS3NZN4.js";import{a as g,d as s,g as m}from"./chunk-42XHLT2J.js";import{b as d}from"./chunk-TN3OZQAE.js";function z(o,i){let{t:e,format:t}=o,n=r=>e(`common.type_${r.command_type}`);return[{key:"what",label:e("history.command"),track:"minmax(0, 1fr)",until:640,cell:r=>s`${n(r)} <span class="sub">${i.of(r)}</span>`},{key:"outcome",label:e("history.result"),track:"178px",until:640,cell:r=>s`${k(o,r.status)} <span class="sub">${t.dateTimeSeconds(r.timestamp)}</span>`},{key:"time",label:e("history.when"),track:"122px",from:640,cell:r=>s`${t.timeSeconds(r.timestamp)} <span class="sub">${t.dateOnly(r.timestamp)}</span>`},{key:"type",label:e("history.command"),track:"minmax(132px, 1fr)",from:640,cell:n},{key:"miner",label:e("history.miner"),track:"minmax(140px, 1.5fr)",from:640,cell:r=>{let a=i.of(r);return a===r.miner_ip?a:s`${a} <span class="sub">${r.miner_ip}</span>`}},{key:"status",label:e("history.result"),track:"146px",from:640,cell:r=>k(o,r.status)},{key:"duration",label:e("history.duration"),track:"90px",numeric:!0,from:1150,cell:r=>t.duration(r.duration_ms)},{key:"by",label:e("history.by"),track:"minmax(110px, 1fr)",from:820,cell:r=>s`${r.initiated_by} <span class="sub">${e(`common.source_${r.source}`)}</span>`},{key:"message",label:e("history.message"),track:"minmax(160px, 2fr)",from:900,cell:r=>ae(o,r)}]}function _e(o){let i=[0],e=!1;for(let a=0;a<o.length;a+=1){let l=o[a];l==='"'?e=!e:l===`
`&&!e&&i.push(a+1)}i.at(-1)!==o.length&&i.push(o.length);let t=i[1]??o.length,n=Math.max(0,i.length-2),r=n>0?Number.parseInt(o.slice(i.at(-2)),10):Number.NaN;return{header:o.slice(0,t),body:o.slice(t),count:n,lastId:Number.isNaN(r)?void 0:r}}async function ce(o,i){let e=[],t=0,n;for(;;){let r=_e(await o(n));if(e.push(new Blob(e.length===0?[r.header,r.body]:[r.body])),t+=r.count,!i(t))return;if(r.count<1e3||r.lastId===void 0)return new Blob(e,{type:"text/csv;charset=utf-8"});n=r.lastId}}var ve=new Set(["backup_id","pre_update_backup_id"]),x=class extends w{constructor(){super(...arguments);this.name=""}render(){let{record:e,env:t}=this,{format:n}=t,r=e.status==="pending",a=(l,h)=>l===null?h:n.dateTimeSeconds(l);return s`<mr-dialog
      heading=${this.t("history.details",{command:this.t(`common.type_${e.command_type}`),miner:this.name})}
      close-label=${this.t("common.close")}
      @closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
    >
      ${se(e)?s`<p class="notice bad" dir="auto">${t.errorText(e)}</p>`:m}
      <dl>
        ${p(this.t("history.result"),k(t,e.status))}
        ${p(this.t("history.verification"),le(t,e))}
        ${p(this.t("history.miner"),s`${S(["history"],this.name,{miner:e.miner_id})}
          ${this.name===e.miner_ip?m:s`<span class="help">${e.miner_ip}</span>`}`)}
        ${p(this.t("history.by"),s`${e.initiated_by} <span class="help">${this.t(`common.source_${e.source}`)}</span>`)}
        ${p(this.t("history.ordered"),a(e.timestamp,""))}
        ${p(this.t("history.sent"),a(e.sent_at,this.t(r?"history.not_yet":"history.never_sent")))}
        ${p(this.t("history.completed"),a(e.completed_at,this.t("history.not_yet")))}
        ${e.duration_ms===null?m:p(this.t("history.duration"),n.duration(e.duration_ms))}
        ${e.batch_id===null?m:p(this.t("history.batch_label"),S(["history"],this.t("history.batch_show"),{batch:e.batch_id}))}
        ${p(this.t("history.id"),String(e.id))}
      </dl>
      ${this.values(this.t("history.parameters"),e.parameters)}
      ${this.values(this.t("history.response"),e.response)}
    </mr-dialog>`}values(e,t){if(t===null)return m;let n=Object.fromEntries(Object.entries(t).filter(([,r])=>!j(r)));return j(n)?m:s`<section>
      <h3>${e}</h3>
      ${ie(this.env,n,"history.key_",(r,a)=>this.special(r,a))}
    </section>`}special(e,t){if(ve.has(e)&&typeof t=="number")return S(["backups",String(t)],`${re(this.env,"history.key_","backup_id")} ${t}`);if(e==="sections"&&Array.isArray(t))return t.map(n=>de.find(r=>r===n)).map((n,r)=>n===void 0?String(t[r]):this.t(`backups.section_${n}`)).join(", ");if(e==="backup_type"&&(t==="manual"||t==="automatic"||t==="pre_update"))return this.t(`backups.type_${t}`)}};x.styles=[_,oe,g`
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
    `],d([y({attribute:!1})],x.prototype,"record",2),d([y()],x.prototype,"name",2),x=d([b("mr-command-details")],x);var R=Object.keys(H).flatMap(o=>o.startsWith("type_")?[o.slice(5)]:[]),N=["pending","success","failed","timeout","skipped","interrupted"],A=["manual","scheduled","automatic"];var xe=3e3,$e=6e4,v=class extends w{constructor(){super(...arguments);this.version=0;this.error="";this.due=0;this.asked=0}connectedCallback(){super.connectedCallback(),this.owns(()=>clearTimeout(this.timer)),this.load()}willUpdate(){this.version!==this.asked&&this.isConnected&&this.plan(xe),this.asked=this.version}plan(e){let t=Date.now()+e;this.timer!==void 0&&this.due<=t||(clearTimeout(this.timer),this.due=t,this.timer=setTimeout(()=>{this.load()},e))}async load(){clearTimeout(this.timer),this.timer=void 0;try{let{stats:e}=await M(this.env.hass,"GET","remote/commands/stats?period_hours=24");this.stats=e,this.error=""}catch(e){this.error=this.env.errorText(e)}this.isConnected&&this.plan($e)}render(){let{stats:e,t}=this,{format:n}=this.env;if(e===void 0&&this.error!=="")return s`<p class="error">${t("common.failed",{error:this.error})}</p>`;let r=e===void 0?0:e.successful+e.failed,a=e===void 0||r===0?void 0:e.successful/r*100,l=(h,P,ge,be=m)=>s`<div class="figure ${ge}">
        <dt>${h}</dt>
        <dd>${P===void 0?"\u2013":n.number(P)}${be}</dd>
      </div>`;return s`<section class="card" aria-labelledby="title">
      <h2 id="title">${t("history.figures")}</h2>
      <dl>
        ${l(t("history.total"),e?.total,"")}
        ${l(t("history.successful"),e?.successful,"good",a===void 0?m:s` <small>${n.number(a,a>99&&a<100?1:0)} %</small>`)}
        ${l(t("history.failed"),e?.failed,(e?.failed??0)>0?"bad":"")}
        ${l(t("history.pending"),e?.pending,(e?.pending??0)>0?"busy":"")}
      </dl>
      ${this.types()}
    </section>`}types(){let e=this.stats?.by_type??{},t=R.filter(n=>(e[n]??0)>0);return t.length===0?m:(t.sort((n,r)=>(e[r]??0)-(e[n]??0)),s`<ul aria-label=${this.t("history.by_type")}>
      ${t.map(n=>s`<li>${this.t(`common.type_${n}`)} <b>${this.env.format.number(e[n])}</b></li>`)}
    </ul>`)}};v.styles=[_,g`
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
    `],d([y({type:Number})],v.prototype,"version",2),d([c()],v.prototype,"stats",2),d([c()],v.prototype,"error",2),v=d([b("mr-history-figures")],v);var B=36e5,E={"1h":B,"24h":24*B,"7d":168*B},C=["type","status","source","miner","ip","user","batch","time","since","until"];function O(o,i){return o.find(e=>e===i)}function ue(o){let i=o===null?Number.NaN:Date.parse(o);return Number.isNaN(i)?void 0:new Date(i).toISOString()}function q(o){return O([...Object.keys(E),"custom"],o.get("time"))}function D(o,i){let e=q(o),t=e==="custom",n={command_type:O(R,o.get("type")),status:O(N,o.get("status")),source:O(A,o.get("source")),miner_id:o.get("miner")??void 0,miner_ip:o.get("ip")??void 0,initiated_by:o.get("user")??void 0,batch_id:o.get("batch")??void 0,since:t?ue(o.get("since")):e===void 0?void 0:new Date(i-E[e]).toISOString(),until:t?ue(o.get("until")):void 0};return Object.fromEntries(Object.entries(n).filter(([,r])=>r!==void 0&&r!==""))}function G(o,i){let e=Date.parse(o.timestamp);return(i.command_type===void 0||o.command_type===i.command_type)&&(i.status===void 0||o.status===i.status)&&(i.source===void 0||o.source===i.source)&&(i.miner_id===void 0||o.miner_id===i.miner_id)&&(i.miner_ip===void 0||o.miner_ip===i.miner_ip)&&(i.initiated_by===void 0||o.initiated_by===i.initiated_by)&&(i.batch_id===void 0||o.batch_id===i.batch_id)&&(i.since===void 0||e>=Date.parse(i.since))&&(i.until===void 0||e<=Date.parse(i.until))}function he(o){let i=D(o,0);return i.since!==void 0&&i.until!==void 0&&i.since>i.until?"order":void 0}function pe(o,i){let e=Date.parse(`${o}Z`);if(Number.isNaN(e))return null;let t=l=>Date.parse(`${T(l,i)}Z`)-Math.floor(l/6e4)*6e4,n=[t(e-864e5),t(e+864e5)].map(l=>e-l),r=n.filter(l=>T(l,i)===o.slice(0,16)),a=r.length>0?Math.min(...r):Math.max(...n);return Number.isNaN(a)?null:new Date(a).toISOString()}var f=class extends w{constructor(){super(...arguments);this.query=new URLSearchParams;this.users=[];this.folded=!1;this.unfolded=!1}emit(e){this.dispatchEvent(new CustomEvent("changed",{detail:e}))}get active(){return C.filter(e=>e!=="since"&&e!=="until"&&this.query.has(e)).length}render(){if(!this.folded)return s`<div class="fields">${this.fields()}</div>`;let{active:e}=this;return s`<button
        type="button"
        aria-expanded=${this.unfolded}
        aria-controls="fields"
        @click=${()=>{this.unfolded=!this.unfolded}}
      >
        ${$(Y)}
        ${e===0?this.t("history.filters"):this.t("history.filters_active",{count:e})}
      </button>
      <div id="fields" class="fields" ?hidden=${!this.unfolded}>${this.fields()}</div>`}fields(){let{t:e,query:t}=this;return s`
      ${this.choice("type",e("history.type"),e("history.any_type"),R,n=>e(`common.type_${n}`))}
      ${this.choice("status",e("history.status"),e("history.any_status"),N,n=>e(`common.status_${n}`))}
      <mr-miner-field
        .env=${this.env}
        label=${e("history.miner")}
        placeholder=${e("history.miner_any")}
        error=${e("backups.miner_unknown")}
        .miner=${t.get("miner")}
        .ip=${t.get("ip")}
        @picked=${n=>this.emit(n.detail)}
      ></mr-miner-field>
      ${this.choice("source",e("history.source"),e("history.any_source"),A,n=>e(`common.source_${n}`))}
      <label class="field">
        <span>${e("history.user")}</span>
        <input
          type="search"
          list="users"
          autocomplete="off"
          placeholder=${e("history.user_any")}
          .value=${t.get("user")??""}
          @input=${n=>this.writing(n)}
          @change=${n=>this.emit({user:n.target.value.trim()})}
        />
        <datalist id="users">${this.users.map(n=>s`<option value=${n}></option>`)}</datalist>
      </label>
      ${this.times()}
      ${t.has("batch")?s`<span class="batch chip busy">
              ${e("history.batch",{id:(t.get("batch")??"").slice(0,8)})}
              <button
                type="button"
                class="plain"
                aria-label=${e("history.batch_clear")}
                title=${e("history.batch_clear")}
                @click=${()=>this.emit({batch:null})}
              >
                ×
              </button>
            </span>`:m}
      ${this.active===0?m:s`<button type="button" class="plain clear" @click=${()=>this.emit(Object.fromEntries(C.map(n=>[n,null])))}>
              ${e("history.clear")}
            </button>`}
    `}writing(e){let t=e.target.value;(t===""||e.inputType==="insertReplacementText"&&this.users.includes(t))&&this.emit({user:t})}choice(e,t,n,r,a){let l=this.query.get(e)??"";return s`<label class="field">
      <span>${t}</span>
      <select @change=${h=>this.emit({[e]:h.target.value})}>
        <option value="" .selected=${l===""}>${n}</option>
        ${r.map(h=>s`<option value=${h} .selected=${l===h}>${a(h)}</option>`)}
      </select>
    </label>`}times(){let{t:e,query:t}=this,n=q(t),r=n==="custom"&&he(t)==="order";return s`<label class="field">
        <span>${e("history.time")}</span>
        <select @change=${a=>this.chooseTime(a.target.value)}>
          <option value="" .selected=${n===void 0}>${e("history.time_any")}</option>
          ${[...Object.keys(E),"custom"].map(a=>s`<option value=${a} .selected=${n===a}>${e(`history.time_${a}`)}</option>`)}
        </select>
      </label>
      ${n==="custom"?s`${this.time("since",e("history.since"),r)} ${this.time("until",e("history.until"),r)}`:m}`}chooseTime(e){let t=e==="custom"?new Date(Date.now()-E["24h"]).toISOString():null;this.emit({time:e,since:t,until:null})}time(e,t,n){let r=this.env.format.timeZone,a=this.query.get(e);return s`<label class="field time">
      <span>${t}</span>
      <input
        type="datetime-local"
        .value=${a===null?"":T(a,r)}
        aria-invalid=${n}
        aria-describedby=${n?"wrong":m}
        @change=${l=>this.emit({[e]:pe(l.target.value,r)})}
      />
      ${n&&e==="until"?s`<span id="wrong" class="error" role="alert">${this.t("history.wrong_order")}</span>`:m}
    </label>`}};f.styles=[_,g`
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
    `],d([y({attribute:!1})],f.prototype,"query",2),d([y({attribute:!1})],f.prototype,"users",2),d([y({type:Boolean})],f.prototype,"folded",2),d([c()],f.prototype,"unfolded",2),f=d([b("mr-history-filters")],f);var ye=g`
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
`;var I=class{constructor(){this.rows=[];this.ended=!1;this.unseen=0;this.above=[];this.newest=0}get atTop(){return this.above.length===0}get olderBefore(){return this.ended?void 0:this.rows.at(-1)?.id}get newerBefore(){let i=this.above.at(-1);return i===void 0?void 0:i+1}reset(i){this.rows=i,this.ended=i.length<200,this.unseen=0,this.newest=i[0]?.id??0,this.above.length=0}older(i){let e=this.rows.at(-1)?.id??Number.POSITIVE_INFINITY;this.ended=i.length<200;let t=[...this.rows,...i.filter(n=>n.id<e)];for(;t.length>600;)this.above.push(t[0]?.id??0),t=t.slice(200);this.rows=t}newer(i){this.above.pop();let e=this.rows[0]?.id??0,t=[...i.filter(n=>n.id>e),...this.rows];this.ended&&=t.length<=600,this.rows=t.slice(0,600)}take(i,e,t){let n=[...this.rows],r=!1;for(let a of[...i].sort((l,h)=>l.id-h.id)){let l=n.findIndex(P=>P.id<=a.id),h=l>=0&&n[l]?.id===a.id;if(h&&e(a))n[l]=a;else if(h)n.splice(l,1);else if(e(a))if(l===0||n.length===0)t||!this.atTop||this.unseen>0?a.id>this.newest&&(this.unseen+=1):n.unshift(a),this.newest=Math.max(this.newest,a.id);else if(l>0)n.splice(l,0,a);else if(this.ended)n.push(a);else continue;else continue;r=!0}r&&(n.length>600&&(this.ended=!1),this.rows=n.slice(0,600))}};var fe=40,Se=200,u=class extends ne{constructor(){super(...arguments);this.tab="history";this.rows=[];this.unseen=0;this.loading="first";this.error="";this.lost="";this.version=0;this.steady="scrolled";this.users=[];this.columns=[];this.names=new me;this.held=new I;this.asked={};this.turn=0;this.early=[];this.reading=!1;this.opened=!1;this.keyOf=e=>String(e.id)}connectedCallback(){super.connectedCallback();let{connection:e}=this.env.hass,t=new V(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:r})=>this.take(r));this.owns(t.listen(()=>{this.lost=t.error===void 0?"":this.env.errorText(t.error)})),this.owns(this.env.fleet.listen(()=>this.updateNames()));let n=()=>{this.catchUp()};e.addEventListener("ready",n),this.owns(()=>e.removeEventListener("ready",n)),this.owns(()=>{this.turn+=1,this.exported=void 0})}willUpdate(e){if(this.columnsFor!==this.env&&(this.names.refresh(this.env.fleet),this.columns=z(this.env,this.names),this.columnsFor=this.env),!e.has("query"))return;let t=C.map(n=>this.query.get(n)).join(`
`);t!==this.filters&&(this.filters=t,this.load()),this.openDetail()}updateNames(){this.names.refresh(this.env.fleet)&&(this.columns=z(this.env,this.names))}async ask(e,t=this.asked){let n=`remote/commands/history${L({...t,...e})}`;return(await M(this.env.hass,"GET",n)).commands}async load(){this.turn+=1;let{turn:e}=this;this.asked=D(this.query,Date.now()),this.loading="first",this.early=[];try{let t=await this.ask({limit:200});if(e!==this.turn)return;this.error="",this.steady="scrolled",this.held.reset(t),this.held.take(this.early,n=>G(n,this.asked),!1),this.table?.toTop(),this.reading=!1}catch(t){if(e!==this.turn)return;this.error=this.env.errorText(t)}this.early=[],this.loading=void 0,this.show()}async catchUp(){if(this.version+=1,!this.reading&&this.held.atTop)return this.load();let{turn:e}=this;try{let t=await this.ask({limit:200});e===this.turn&&this.take(t)}catch(t){e===this.turn&&(this.error=this.env.errorText(t))}}async more(e){let{held:t}=this,n=e==="older"?t.olderBefore:t.newerBefore;if(this.loading!==void 0||n===void 0)return;let{turn:r}=this;this.loading=e;try{let a=await this.ask({before_id:n,limit:200});if(r!==this.turn)return;this.error="",this.steady="always",t[e](a)}catch(a){if(r!==this.turn)return;this.error=this.env.errorText(a)}this.loading=void 0,this.show()}show(){this.rows=this.held.rows,this.unseen=this.held.unseen;let e=new Set([...this.users,...this.rows.map(t=>t.initiated_by)]);e.size>this.users.length&&e.size<=Se&&(this.users=[...e].sort())}take(e){this.version+=1,this.steady="scrolled",this.loading==="first"&&this.early.push(...e),this.held.take(e,n=>G(n,this.asked),this.reading),this.show();let t=this.detail;typeof t=="object"&&(this.detail=e.find(n=>n.id===t.id)??t)}viewed(e){let{first:t,last:n}=e.detail;this.reading=t>0,!this.reading&&this.held.atTop&&this.unseen>0&&this.loading===void 0?this.load():n>=this.rows.length-fe&&this.error===""?this.more("older"):t<=fe&&this.error===""&&this.more("newer")}async openDetail(){let e=Number(this.query.get("command")??Number.NaN);if(!Number.isInteger(e)||e<1){this.detail=void 0;return}if(!(typeof this.detail=="object"&&this.detail.id===e)&&(this.detail=this.held.rows.find(t=>t.id===e),this.detail===void 0))try{let[t]=await this.ask({before_id:e+1,limit:1},{});this.query.get("command")===String(e)&&(this.detail=t?.id===e?t:"missing")}catch(t){U(this,this.t("common.failed",{error:this.env.errorText(t)}))}}openRecord(e){this.opened=!0,ee([this.tab],te(this.query,{command:String(e.id)}))}closeDetail(){this.query.has("command")&&(this.opened?window.history.back():this.filter({command:null}),this.opened=!1)}async exportCsv(){if(this.exported!==void 0)return;this.exported=0;let e=D(this.query,Date.now());try{let t=await ce(async n=>{let r=`remote/commands/history${L({...e,format:"csv",limit:1e3,before_id:n})}`;return(await J(this.env.hass,r)).text()},n=>this.exported===void 0?!1:(this.exported=n,!0));t!==void 0&&Q(t,"miner_remote_commands.csv")}catch(t){U(this,this.t("common.failed",{error:this.env.errorText(t)}))}this.exported=void 0}get tableTexts(){return{selectAll:"",selectRow:()=>"",label:this.t("history.table")}}render(){return s`<div class="page">
      <mr-history-figures .env=${this.env} .version=${this.version}></mr-history-figures>
      <div class="bar">
        <mr-history-filters
          .env=${this.env}
          .query=${this.query}
          .users=${this.users}
          .folded=${this.narrow}
          @changed=${e=>this.filter(e.detail)}
        ></mr-history-filters>
        ${this.csv()}
      </div>
      ${this.lost===""?m:s`<p class="notice warn" role="status">${this.t("history.live_lost",{error:this.lost})}</p>`}
      ${this.error===""?m:s`<div class="notice bad row" role="alert">
              <span>${this.t("common.failed",{error:this.error})}</span>
              <button type="button" @click=${this.load}>${this.t("common.retry")}</button>
            </div>`}
      <div class="list card" aria-busy=${this.loading==="first"}>${this.list()}</div>
      ${this.dialog()}
    </div>`}csv(){return this.exported===void 0?s`<button type="button" ?disabled=${this.rows.length===0} @click=${this.exportCsv}>
        ${$(K)}${this.t("history.csv")}
      </button>`:s`<span class="row export">
      <span role="status">${this.t.n("history.csv_progress",this.exported)}</span>
      <button
        type="button"
        @click=${()=>{this.exported=void 0}}
      >
        ${this.t("history.csv_stop")}
      </button>
    </span>`}list(){if(this.rows.length===0)return this.empty();let e=!this.held.atTop||this.unseen>0;return s`<mr-table
        .rows=${this.rows}
        .columns=${this.columns}
        .key=${this.keyOf}
        .texts=${this.tableTexts}
        ?page=${this.narrow}
        openable
        steady=${this.steady}
        @opened=${t=>this.openRecord(t.detail)}
        @viewed=${this.viewed}
      ></mr-table>
      ${e?s`<button type="button" class="primary fresh" @click=${this.load}>
              ${$(X)}${this.unseen>0?this.t.n("history.new",this.unseen):this.t("history.to_top")}
            </button>`:m}
      <div class="foot help">
        ${this.loading==="first"?s`<span role="status">${this.t("common.loading")}</span>`:this.held.ended?this.t("history.end"):this.loading==="older"?this.t("history.loading_older"):s`<button type="button" class="plain" @click=${()=>this.more("older")}>${this.t("history.older")}</button>`}
      </div>`}empty(){if(this.loading==="first")return s`<p class="empty" role="status">${this.t("common.loading")}</p>`;if(this.error!=="")return m;let e=Object.keys(this.asked).length>0;return s`<div class="empty">
      ${$(W,40)}
      <h2>${this.t(e?"history.no_match_title":"history.none_title")}</h2>
      <p>${this.t(e?"history.no_match_text":"history.none_text")}</p>
      ${e?s`<button type="button" @click=${()=>this.filter(Object.fromEntries(C.map(t=>[t,null])))}>
              ${this.t("history.clear")}
            </button>`:S(["control"],this.t("history.none_link"))}
    </div>`}dialog(){let{detail:e}=this;return e===void 0?m:e==="missing"?s`<mr-dialog
        heading=${this.t("history.command")}
        close-label=${this.t("common.close")}
        @closed=${this.closeDetail}
      >
        <p>${this.t("history.missing",{id:this.query.get("command")??""})}</p>
      </mr-dialog>`:s`<mr-command-details
      .env=${this.env}
      .record=${e}
      .name=${this.names.of(e)}
      @closed=${this.closeDetail}
    ></mr-command-details>`}};u.styles=[_,ye],d([c()],u.prototype,"rows",2),d([c()],u.prototype,"unseen",2),d([c()],u.prototype,"loading",2),d([c()],u.prototype,"error",2),d([c()],u.prototype,"lost",2),d([c()],u.prototype,"version",2),d([c()],u.prototype,"detail",2),d([c()],u.prototype,"exported",2),d([c()],u.prototype,"steady",2),d([c()],u.prototype,"users",2),d([c()],u.prototype,"columns",2),d([Z("mr-table")],u.prototype,"table",2),u=d([b("mr-history")],u);export{u as HistoryView};
