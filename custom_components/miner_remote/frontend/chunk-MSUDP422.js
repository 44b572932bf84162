import{b as j,f as W}from"./chunk-XAX5XC67.js";import{a as Y}from"./chunk-BZNK2URC.js";import{a as M}from"./chunk-IY4XPW2J.js";import{a as G}from"./chunk-XLBDU3ET.js";import{A as I,B as C,C as X,D as U,G as _,b as O,e as z,h as D,q as R,s as F,v as L,y as H}from"./chunk-WOSWVMFQ.js";import{a as b,b as u,c as q,e as x,h as K,i as V,n as v,p as k}from"./chunk-YJPWEUX4.js";import{a as w,d as n,g as l}from"./chunk-42XHLT2J.js";import{b as h}from"./chunk-TN3OZQAE.js";var at=["successful","failed","skipped","pending"],m=class extends M{constructor(){super(...arguments);this.stopping=!1;this.now=Date.now()}connectedCallback(){super.connectedCallback(),this.owns(()=>this.tick(!1)),this.hasUpdated&&this.tick(this.batch.next_group_at!==null)}willUpdate(t){t.has("batch")&&this.tick(this.batch.running&&this.batch.next_group_at!==null)}tick(t){t!==(this.timer!==void 0)&&(clearInterval(this.timer),this.timer=void 0,t&&(this.now=Date.now(),this.timer=setInterval(()=>{this.now=Date.now()},1e3)))}async stop(){this.stopping=!0;try{await K(this.env.hass,"POST",`remote/batches/${this.batch.batch_id}/stop`)}catch(t){Y(this,this.t("common.failed",{error:this.env.errorText(t)}))}finally{this.stopping=!1}}get phase(){let{running:t,stopped:e,failed:r,skipped:s}=this.batch;return t?{text:this.t("control.batch_running"),tone:"busy"}:e&&s>0?{text:this.t("control.batch_stopped"),tone:"warn"}:r>0?{text:this.t("control.batch_failed"),tone:"bad"}:{text:this.t("control.batch_ended"),tone:"good"}}render(){let{batch:t,env:e}=this,r=t.total-t.pending,s=this.phase,a=this.t("control.batch_progress",{done:r,total:t.total});return n`<section class="card" aria-labelledby="title">
      <header>
        <div class="titles">
          <h2 id="title">
            ${this.t.n("control.batch_title",t.total,{command:this.t(`common.type_${t.command_type}`)})}
          </h2>
          <p class="help">
            ${this.t("control.batch_by",{name:t.initiated_by,time:e.format.dateTime(t.started_at)})}
          </p>
        </div>
        <span class="chip ${s.tone}" role="status">${s.text}</span>
        ${t.running?n`<button
                class="danger"
                type="button"
                title=${this.t("control.stop_help")}
                ?disabled=${this.stopping||t.stopped}
                @click=${this.stop}
              >
                ${_(X)}${this.t("control.stop")}
              </button>`:n`<button
                class="icon"
                type="button"
                aria-label=${this.t("control.dismiss")}
                title=${this.t("control.dismiss")}
                @click=${()=>this.dispatchEvent(new CustomEvent("dismissed"))}
              >
                ${_(D)}
              </button>`}
      </header>
      <div
        class="bar"
        role="progressbar"
        aria-label=${a}
        aria-valuemin="0"
        aria-valuemax=${t.total}
        aria-valuenow=${r}
      >
        ${["successful","failed","skipped"].map(c=>n`<span class=${c} style="flex-basis:${t[c]/Math.max(1,t.total)*100}%"></span>`)}
      </div>
      <ul class="counts">
        ${at.map(c=>c!=="successful"&&t[c]===0?l:n`<li class=${c}><b>${e.format.number(t[c])}</b> ${this.t(`control.count_${c}`)}</li>`)}
        ${this.nextGroup()}
        <li class="end">${G(["history"],this.t("control.in_history"),{batch:t.batch_id})}</li>
      </ul>
      ${this.failures()}
    </section>`}nextGroup(){let{next_group_at:t,running:e}=this.batch;if(t===null||!e)return l;let r=Math.ceil((new Date(t).getTime()-this.now)/1e3),s=r<120?`${this.env.format.number(r)} s`:`${this.env.format.number(Math.ceil(r/60))} min`;return n`<li>${r<=0?this.t("control.next_group_now"):this.t("control.next_group",{time:s})}</li>`}failures(){let{failures:t,failed:e}=this.batch;return t.length===0?l:n`<details ?open=${t.length<=3}>
      <summary>${this.t("control.failures")} (${this.env.format.number(e)})</summary>
      <ul class="failures">
        ${t.map(r=>n`<li>
            <b>${this.env.fleet.byAddress(r.miner_ip)?.name??r.miner_ip}</b>
            ${r.error===null?this.t(`common.status_${r.status}`):this.env.errorText(r)}
          </li>`)}
      </ul>
      ${e>t.length?n`<p class="help">${this.t("control.failures_more")}</p>`:l}
    </details>`}};m.styles=[k,w`
      :host {
        display: block;
      }
      section {
        display: flex;
        flex-direction: column;
        gap: 12px;
      }
      header {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .titles {
        flex: 1;
        min-width: 0;
      }
      h2 {
        font-size: 16px;
        overflow-wrap: anywhere;
      }
      .bar {
        display: flex;
        height: 10px;
        border-radius: 5px;
        overflow: hidden;
        background: color-mix(in srgb, var(--primary-text-color) 14%, var(--card-background-color));
      }
      .bar span {
        flex: 0 0 auto;
        transition: flex-basis 0.3s;
      }
      .successful {
        --tone: #2e8b3d;
      }
      .failed {
        --tone: #c62828;
      }
      .skipped {
        --tone: #c77700;
      }
      .pending {
        --tone: color-mix(in srgb, var(--primary-text-color) 30%, var(--card-background-color));
      }
      .bar span,
      .counts li[class]:not(.end)::before {
        background: var(--tone);
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .counts {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 20px;
        font-variant-numeric: tabular-nums;
      }
      .counts li[class]:not(.end)::before {
        content: "";
        display: inline-block;
        width: 10px;
        height: 10px;
        border-radius: 3px;
        margin-inline-end: 6px;
      }
      .end {
        margin-inline-start: auto;
      }
      summary {
        cursor: pointer;
        font-weight: 500;
      }
      .failures {
        max-height: 220px;
        overflow: auto;
        margin-top: 8px;
        display: flex;
        flex-direction: column;
        gap: 6px;
        overflow-wrap: anywhere;
      }
    `],h([b({attribute:!1})],m.prototype,"batch",2),h([u()],m.prototype,"stopping",2),h([u()],m.prototype,"now",2),m=h([x("mr-batch-progress")],m);var ct=["reboot","restart_mining","power_off","power_on","power_limit","pool_switch","backup","locate_light"],Rt={reboot:C,restart_mining:I,power_off:L,power_on:H,power_limit:R,pool_switch:U,backup:z,locate_light:F},pt={reboot:"reboot",restart_mining:"restart_mining",power_off:"pause",power_on:"resume",power_limit:"power_limit",pool_switch:"pools_write",backup:"config_read",locate_light:"locate_light"},ht=10;function Z(o){let i=new Set;for(let t of Object.values(o.entities))t.device_id!==null&&t.platform==="miner_remote"&&t.translation_key==="mining"&&t.entity_id.startsWith("switch.")&&i.add(t.device_id);return i}function J(o,i,t){return v(o,pt[i])?!0:(i==="power_off"||i==="power_on")&&o.device_id!==null&&t.has(o.device_id)}function Q(o,i,t){let e=[],r=[];for(let s of o)(J(s,i,t)?e:r).push(s);return{able:e,unable:r}}function Ft(o,i){return ct.filter(t=>o.some(e=>J(e,t,i)))}function A(o,i){return o==="reboot"||o==="pool_switch"?!0:(o==="power_off"||o==="restart_mining")&&i>1}function B(o,i){return i<=ht||o==="backup"||o==="locate_light"?{}:{group_percent:10,group_delay_s:60,stop_after_failures:3}}function tt(o,i){if(o<=0)return{groups:0,seconds:0};let t=o;i.group_size!==void 0?t=i.group_size:i.group_percent!==void 0&&(t=Math.ceil(o*i.group_percent/100-1e-9));let e=Math.ceil(o/Math.min(o,Math.max(1,t)));return{groups:e,seconds:(e-1)*(i.group_delay_s??0)}}var et=w`
  form {
    display: flex;
    flex-direction: column;
    gap: 16px;
  }
  .targets {
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  .goes,
  .ask p {
    margin: 0;
  }
  .goes,
  summary {
    font-weight: 500;
  }
  summary {
    cursor: pointer;
  }
  h3 {
    margin: 0;
  }
  .now {
    list-style: none;
    margin: 4px 0 0;
    padding: 0;
    overflow-wrap: anywhere;
  }
  .names {
    columns: 180px;
    max-height: 160px;
    overflow: auto;
    margin: 6px 0 0;
    padding-inline-start: 20px;
    overflow-wrap: anywhere;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 0 20px;
  }
  .pair,
  .numbers {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(150px, 100%), 1fr));
    gap: 12px;
    align-items: start;
  }
  fieldset {
    display: flex;
    flex-direction: column;
    gap: 12px;
  }
  .filled {
    margin-top: 8px;
  }
  .placeholders {
    list-style: none;
    margin: 6px 0 0;
    padding: 0;
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(240px, 100%), 1fr));
    gap: 6px 12px;
    font-size: 13px;
    color: var(--mr-secondary);
  }
  .code {
    font: 13px ui-monospace, monospace;
    min-height: 26px;
    padding: 0 8px;
    border-radius: 6px;
    margin-inline-end: 4px;
  }
  .ask {
    display: flex;
    gap: 12px;
    overflow-wrap: anywhere;
  }
  .ask > div {
    display: flex;
    flex-direction: column;
    gap: 6px;
    min-width: 0;
  }
`;var N=["name","hostname","ip","ip_last","mac"],dt=/^([a-z0-9+.-]+):\/\/([^/?#]*)([^?]*)(\?.*)?$/i,ut=["stratum+tcp","stratum+ssl","stratum2+tcp"],mt=/^(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?$/i,ft=/^\[[0-9a-f:.]+\]$/i;function gt(o){for(let i of o){let t=i.codePointAt(0)??0;if(t<32||t>=127&&t<160||t===8232||t===8233)return!0}return!1}function rt(o){if(o==="")return"control.pool_url_empty";if(o.length>255)return"control.too_long";if(/[^\x21-\x7e]/.test(o))return"control.pool_url_characters";let[,i,t="",,e]=dt.exec(o)??[];if(i===void 0||!ut.includes(i.toLowerCase()))return"control.pool_url_scheme";if(t.includes("@"))return"control.pool_url_login";if(e!==void 0)return"control.pool_url_query";let r=t.lastIndexOf(":"),s=r>t.lastIndexOf("]")?t.slice(0,r):t;if(!mt.test(s)&&!ft.test(s))return"control.pool_url_host";if(s===t&&i.toLowerCase()==="stratum2+tcp")return;let a=s===t?"":t.slice(r+1),c=/^\d{1,5}$/.test(a)?Number(a):0;return c<1||c>65535?"control.pool_url_port":void 0}function S(o){if(o.trim()==="")return"control.worker_empty";if(o.length>255)return"control.too_long";if(gt(o))return"control.worker_characters";let i=!0,t=o.replace(/\{([^{}]*)\}/g,(e,r)=>(i&&=N.includes(r),""));return!i||/[{}]/.test(t)?"control.worker_placeholder":void 0}function bt(o){return/^\d+(\.\d+){3}$/.test(o)?o.slice(o.lastIndexOf(".")+1):o.includes(":")?o.slice(o.lastIndexOf(":")+1)||"0":null}function it(o,i){let t={name:i.name,hostname:i.hostname,ip:i.ip,ip_last:bt(i.ip),mac:i.mac?.replaceAll(":","")??null},e,r=o.replace(/\{([^{}]*)\}/g,(s,a)=>{let c=t[a];return c?c.replace(/[^0-9A-Za-z._:-]+/g,"-"):(e??=s,s)});return e===void 0?{name:r}:{missing:e}}var _t=1e5,yt=9,ot=1e4,$t=86400;function nt(o,i){let t=B(o,i);return{watts:"",url:"stratum+tcp://",worker:"",password:"",slot:"0",backupFirst:!1,backupName:"",description:"",light:"on",pace:t.group_percent===void 0?"all":"percent",percent:String(t.group_percent??10),size:"10",delay:String(t.group_delay_s??60),stopAfter:String(t.stop_after_failures??"")}}function g(o,i,t,e=!0){let r=o.trim()===""?Number.NaN:Number(o);if(!(r>=i&&r<=t&&(!e||Number.isInteger(r))))return{key:e?"control.whole_from_to":"control.number_from_to",values:{low:i,high:t}}}function P(o,i,t){let e={},r=(s,a)=>{a!==void 0&&(e[s]=typeof a=="string"?{key:a}:a)};return o==="power_limit"&&r("watts",g(i.watts,1,_t)),o==="pool_switch"&&(r("url",rt(i.url.trim())),r("worker",S(i.worker.trim())),r("slot",g(i.slot,0,yt))),t>1&&(i.pace==="percent"&&r("percent",g(i.percent,1,100,!1)),i.pace==="size"&&r("size",g(i.size,1,ot)),i.pace!=="all"&&r("delay",g(i.delay,0,$t,!1)),i.stopAfter.trim()!==""&&r("stopAfter",g(i.stopAfter,1,ot))),e}function st(o,i){switch(o){case"power_limit":return{power_limit_w:Number(i.watts)};case"pool_switch":return{pool_url:i.url.trim(),worker_name:i.worker.trim(),...i.password===""?{}:{pool_password:i.password},pool_number:Number(i.slot),backup_first:i.backupFirst};case"backup":return{...i.backupName.trim()===""?{}:{backup_name:i.backupName.trim()},...i.description.trim()===""?{}:{description:i.description.trim()}};case"locate_light":return{on:i.light==="on"};default:return{}}}function E(o,i){return i<=1?{}:{...o.pace==="percent"?{group_percent:Number(o.percent)}:{},...o.pace==="size"?{group_size:Number(o.size)}:{},...o.pace==="all"?{}:{group_delay_s:Number(o.delay)},...o.stopAfter.trim()===""?{}:{stop_after_failures:Number(o.stopAfter)}}}var T=3,d=class extends M{constructor(){super(...arguments);this.miners=[];this.step="form";this.error="";this.checked=!1;this.named=new Set;this.able=[];this.unable=[];this.direct=!1}connectedCallback(){super.connectedCallback(),{able:this.able,unable:this.unable}=Q(this.miners,this.action,Z(this.env.hass)),this.draft=nt(this.action,this.able.length),this.direct=this.action==="reboot"&&this.able.length===1&&this.unable.length===0,this.direct&&(this.step="ask")}set(t){this.draft={...this.draft,...t}}next(t){if(t.preventDefault(),this.step==="form"){if(this.checked=!0,this.error="",Object.keys(P(this.action,this.draft,this.able.length)).length>0){this.updateComplete.then(()=>this.renderRoot.querySelector("[aria-invalid=true]")?.focus());return}A(this.action,this.able.length)?this.step="ask":this.send()}}async send(){if(this.step!=="sending"){this.step="sending";try{let{batch_id:t}=await V(this.env.hass,"miner_remote/command",{command_type:this.action,miner_ids:this.able.map(e=>e.miner_id),parameters:st(this.action,this.draft),...E(this.draft,this.able.length)});this.dispatchEvent(new CustomEvent("sent",{detail:t})),this.dialog.close()}catch(t){this.error=this.env.errorText(t),this.step=this.direct?"ask":"form"}}}render(){let t=this.step==="ask"||this.direct&&this.step==="sending",e=A(this.action,this.able.length),r=this.t.n(`control.do_${this.action}`,this.able.length);return n`<mr-dialog
      heading=${this.t(`common.type_${this.action}`)}
      close-label=${this.t("common.close")}
      ?busy=${this.step==="sending"}
      @closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
    >
      <form id="form" novalidate @submit=${this.next}>
        ${t?this.question():n`${this.targets()} ${this.fields()} ${this.pacing()}`}
        ${this.error===""?l:n`<p class="notice bad" role="alert">${this.error}</p>`}
      </form>
      ${t?n`<button
                slot="actions"
                type="button"
                @click=${()=>{this.direct?this.dialog.close():this.step="form"}}
              >
                ${this.t(this.direct?"common.cancel":"common.back")}
              </button>
              <button
                slot="actions"
                type="button"
                class="primary danger"
                ?disabled=${this.step==="sending"}
                @click=${this.send}
              >
                ${this.step==="sending"?this.t("control.sending"):this.t("control.confirm",{action:r})}
              </button>`:n`<button
              slot="actions"
              type="submit"
              form="form"
              class="primary"
              ?disabled=${this.step==="sending"||this.able.length===0}
            >
              ${this.step==="sending"?this.t("control.sending"):e?`${r} \u2026`:r}
            </button>`}
    </mr-dialog>`}targets(){let{able:t,unable:e}=this,[r]=t,s=t.length===1&&r!==void 0;return n`<div class="targets">
      <p class="help">${this.t(`control.does_${this.action}`)}</p>
      ${s?n`<p class="goes">${this.t("control.goes_to_name",{name:r.name})}</p>`:this.names(this.t.n("control.goes_to",t.length),t)}
      ${e.length===0?l:this.names(this.t.n("control.left_out",e.length),e)}
      ${this.silent()}
    </div>`}silent(){let t=this.able.filter(e=>!e.online).length;return t===0?l:n`<p class="notice warn">
      ${this.able.length===1?this.t("control.offline_self"):this.t.n("control.offline",t)}
    </p>`}names(t,e){return n`<details
      @toggle=${r=>{r.target.open&&(this.named=new Set([...this.named,e]))}}
    >
      <summary>${t}</summary>
      <ul class="names">
        ${this.named.has(e)?e.map(r=>n`<li>${r.name}</li>`):l}
      </ul>
    </details>`}fields(){switch(this.action){case"power_limit":return this.field("watts",this.t("control.watts"),{type:"number",help:this.wattsNow()});case"pool_switch":return this.pool();case"backup":return n`${this.field("backupName",this.t("control.backup_name"),{help:this.t("control.backup_name_help"),longest:100})}
        ${this.field("description",this.t("control.description"),{longest:1e3})}`;case"locate_light":return n`<div class="choices" role="radiogroup" aria-label=${this.t("common.type_locate_light")}>
          ${this.choice("light","on",this.t("control.light_on"))}
          ${this.choice("light","off",this.t("control.light_off"))}
        </div>`;default:return l}}wattsNow(){let t=this.able.flatMap(s=>s.power_limit_w??s.est_power_w??[]);if(t.length===0)return"";let e=this.env.format.power(Math.min(...t)),r=this.env.format.power(Math.max(...t));return e===r?this.t("control.watts_now_same",{from:e}):this.t("control.watts_now",{from:e,to:r})}pool(){let t=this.able.filter(e=>!v(e,"config_read")).length;return n`${this.poolsNow()}
      ${this.field("url",this.t("control.pool_url"),{help:this.t("control.pool_url_help"),code:!0})}
      <div>
        ${this.field("worker",this.t("control.worker"),{code:!0})}
        ${this.examples()}
        <p class="help filled">${this.t("control.worker_help")}</p>
        <ul class="placeholders">
          ${N.map(e=>n`<li>
              <button
                type="button"
                class="code"
                @click=${()=>this.set({worker:`${this.draft.worker}{${e}}`})}
              >
                ${`{${e}}`}
              </button>
              ${this.t(`control.placeholder_${e}`)}
            </li>`)}
        </ul>
      </div>
      <div class="pair">
        ${this.field("password",this.t("control.password"),{type:"password",help:this.t("control.password_help")})}
        ${this.field("slot",this.t("control.slot"),{type:"number",help:this.t("control.slot_help")})}
      </div>
      <div>
        <label class="check">
          <input
            type="checkbox"
            .checked=${this.draft.backupFirst}
            @change=${e=>this.set({backupFirst:e.target.checked})}
          />
          ${this.t("control.backup_first")}
        </label>
        ${this.draft.backupFirst&&t>0?n`<p class="help">${this.t.n("control.backup_first_help",t)}</p>`:l}
      </div>`}poolsNow(){let{able:t}=this,[e]=t,r=W(t),s=t.filter(c=>(c.pools??[]).length===0).length,a=c=>e?.pools?.find(p=>p.slot===c)?.user??"";return n`<div>
      <h3>${this.t("control.pools_now")}</h3>
      <ul class="now">
        ${r.map(({slot:c,hosts:p})=>n`<li>
            <b>${this.t("control.slot_number",{slot:c})}:</b>
            ${p.slice(0,T).map(({host:f,count:y,active:$},lt)=>n`${lt>0?", ":""}${f}${t.length>1?` (${this.t.n("common.miners",y)})`:a(c)&&` \xB7 ${a(c)}`}${$>0?n` <span class="chip good">${this.activeText($)}</span>`:l}`)}
            ${p.length>T?this.t.n("control.pools_more",p.length-T):l}
          </li>`)}
      </ul>
      ${s===0?l:n`<p class="help">
              ${t.length===1&&e!==void 0?this.t("control.pools_unknown",{name:e.name}):this.t.n("control.pools_unknown_of",s)}
            </p>`}
    </div>`}activeText(t){return this.able.length===1?this.t("control.pool_active"):this.t("control.pool_active_on",{count:t})}examples(){let{able:t}=this,e=this.draft.worker.trim();if(e===""||S(e)!==void 0)return l;let r=t.map(p=>({miner:p,worker:it(e,p)})),s=new Set(r.flatMap(({worker:p})=>"name"in p?[p.name]:[])),a=r.filter(({worker:p})=>"missing"in p),c=[...r.filter(({worker:p})=>"name"in p).slice(0,T),...a.slice(0,1)];return n`<ul class="now help" role="status">
      ${c.map(({miner:p,worker:f})=>n`<li>
            ${"name"in f?this.t("control.worker_example",{name:p.name,worker:f.name}):this.t("control.worker_missing",{name:p.name,placeholder:f.missing})}
          </li>`)}
      ${t.length>1?n`<li>${this.t.n("control.workers_distinct",s.size)}</li>`:l}
      ${a.length>1?n`<li>${this.t.n("control.workers_missing",a.length)}</li>`:l}
    </ul>`}pacing(){let t=this.able.length;if(t<=1)return l;let{pace:e}=this.draft,r=Object.keys(P(this.action,this.draft,t)).length>0;return n`<fieldset>
      <legend>${this.t("control.pacing")}</legend>
      <div class="choices" role="radiogroup" aria-label=${this.t("control.pacing")}>
        ${this.choice("pace","all",this.t("control.pace_all"))}
        ${this.choice("pace","percent",this.t("control.pace_percent"))}
        ${this.choice("pace","size",this.t("control.pace_size"))}
      </div>
      <div class="numbers">
        ${e==="all"?l:n`${e==="percent"?this.field("percent",this.t("control.group_percent"),{type:"number"}):this.field("size",this.t("control.group_size"),{type:"number"})}
              ${this.field("delay",this.t("control.group_delay"),{type:"number"})}`}
        ${this.field("stopAfter",this.t("control.stop_after"),{type:"number",placeholder:this.t("control.stop_after_never")})}
      </div>
      ${e==="all"||r?l:n`<p class="help" role="status">${this.spreading()}</p>`}
    </fieldset>`}spreading(){let t=this.able.length,{groups:e,seconds:r}=tt(t,E(this.draft,t)),s=`${this.t.n("control.spread",e)}.`;if(r===0)return s;let a=r<120?`${this.env.format.number(r)} s`:this.env.format.span(r);return`${s} ${this.t("control.spread_time",{time:a})}`}question(){let{action:t,able:e}=this;if(!A(t,e.length))return l;let{hashrate_ths:r,power_w:s}=j(e),{format:a}=this.env;return n`<div class="notice bad ask" role="alert">
      ${_(O,28)}
      <div>
        <h3>${this.t.n(`control.ask_${t}`,e.length,{name:e[0]?.name??""})}</h3>
        <p>${this.t(`control.does_${t}`)}</p>
        ${this.direct?this.silent():l}
        <p>${this.t.n("control.ask_text",e.length,{hashrate:a.hashrate(r),power:a.power(s)})}</p>
        ${this.draft.pace==="all"||e.length===1?l:n`<p>${this.spreading()}</p>`}
        ${t==="pool_switch"?n`<p>${this.t("control.ask_pool",{url:this.draft.url.trim()})}</p>
                ${this.examples()}`:l}
      </div>
    </div>`}choice(t,e,r){return n`<label class="check">
      <input
        type="radio"
        name=${t}
        .checked=${this.draft[t]===e}
        @change=${()=>this.set({[t]:e})}
      />
      ${r}
    </label>`}field(t,e,r={}){let s=this.checked?P(this.action,this.draft,this.able.length)[t]:void 0,{type:a="text",help:c="",placeholder:p,longest:f,code:y}=r;return n`<label class="field">
      <span>${e}</span>
      <input
        name=${t}
        type=${a}
        step=${a==="number"?"any":l}
        autocomplete=${a==="password"?"new-password":"off"}
        autocapitalize=${y?"off":l}
        spellcheck=${y?"false":l}
        placeholder=${p??l}
        maxlength=${f??l}
        aria-invalid=${s===void 0?l:"true"}
        aria-describedby=${s===void 0?`${t}-help`:`${t}-error`}
        .value=${this.draft[t]}
        @input=${$=>this.set({[t]:$.target.value})}
      />
      ${s===void 0?l:n`<span class="error" id="${t}-error" role="alert">${this.t(s.key,s.values)}</span>`}
      ${c===""?l:n`<span class="help" id="${t}-help">${c}</span>`}
    </label>`}};d.styles=[k,et],h([b({attribute:!1})],d.prototype,"action",2),h([b({attribute:!1})],d.prototype,"miners",2),h([u()],d.prototype,"draft",2),h([u()],d.prototype,"step",2),h([u()],d.prototype,"error",2),h([u()],d.prototype,"checked",2),h([u()],d.prototype,"named",2),h([q("mr-dialog")],d.prototype,"dialog",2),d=h([x("mr-command-dialog")],d);export{Rt as a,Z as b,Ft as c};
