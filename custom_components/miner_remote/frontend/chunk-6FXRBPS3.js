import{b as q}from"./chunk-MWOX5JO4.js";import{a as V}from"./chunk-BZNK2URC.js";import{a as x}from"./chunk-TXGZKQEU.js";import{a as K}from"./chunk-NKRDDMZ7.js";import{A as F,B as L,C as I,D as H,G as g,b as S,e as N,h as T,q as O,s as z,v as D,y as R}from"./chunk-KFQFHIT2.js";import{a as b,b as n,e as a,h as f,i as h,j as C,l as _,n as y,o as X,p as U,u as w,w as $}from"./chunk-I7QWYJQL.js";import{b as p}from"./chunk-TN3OZQAE.js";var nt=["successful","failed","skipped","pending"],u=class extends x{constructor(){super(...arguments);this.stopping=!1;this.now=Date.now()}connectedCallback(){super.connectedCallback(),this.owns(()=>this.tick(!1)),this.hasUpdated&&this.tick(this.batch.next_group_at!==null)}willUpdate(t){t.has("batch")&&this.tick(this.batch.running&&this.batch.next_group_at!==null)}tick(t){t!==(this.timer!==void 0)&&(clearInterval(this.timer),this.timer=void 0,t&&(this.now=Date.now(),this.timer=setInterval(()=>{this.now=Date.now()},1e3)))}async stop(){this.stopping=!0;try{await X(this.env.hass,"POST",`remote/batches/${this.batch.batch_id}/stop`)}catch(t){V(this,this.t("common.failed",{error:y(t).message}))}finally{this.stopping=!1}}get phase(){let{running:t,stopped:e,failed:i,skipped:s}=this.batch;return t?{text:this.t("control.batch_running"),tone:"busy"}:e&&s>0?{text:this.t("control.batch_stopped"),tone:"warn"}:i>0?{text:this.t("control.batch_failed"),tone:"bad"}:{text:this.t("control.batch_ended"),tone:"good"}}render(){let{batch:t,env:e}=this,i=t.total-t.pending,s=this.phase,l=this.t("control.batch_progress",{done:i,total:t.total});return n`<section class="card" aria-labelledby="title">
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
                ${g(I)}${this.t("control.stop")}
              </button>`:n`<button
                class="icon"
                type="button"
                aria-label=${this.t("control.dismiss")}
                title=${this.t("control.dismiss")}
                @click=${()=>this.dispatchEvent(new CustomEvent("dismissed"))}
              >
                ${g(T)}
              </button>`}
      </header>
      <div
        class="bar"
        role="progressbar"
        aria-label=${l}
        aria-valuemin="0"
        aria-valuemax=${t.total}
        aria-valuenow=${i}
      >
        ${["successful","failed","skipped"].map(c=>n`<span class=${c} style="flex-basis:${t[c]/Math.max(1,t.total)*100}%"></span>`)}
      </div>
      <ul class="counts">
        ${nt.map(c=>c!=="successful"&&t[c]===0?a:n`<li class=${c}><b>${e.format.number(t[c])}</b> ${this.t(`control.count_${c}`)}</li>`)}
        ${this.nextGroup()}
        <li class="end">${K(["history"],this.t("control.in_history"),{batch:t.batch_id})}</li>
      </ul>
      ${this.failures()}
    </section>`}nextGroup(){let{next_group_at:t,running:e}=this.batch;if(t===null||!e)return a;let i=Math.ceil((new Date(t).getTime()-this.now)/1e3),s=i<120?`${this.env.format.number(i)} s`:`${this.env.format.number(Math.ceil(i/60))} min`;return n`<li>${i<=0?this.t("control.next_group_now"):this.t("control.next_group",{time:s})}</li>`}failures(){let{failures:t,failed:e}=this.batch;return t.length===0?a:n`<details ?open=${t.length<=3}>
      <summary>${this.t("control.failures")} (${this.env.format.number(e)})</summary>
      <ul class="failures">
        ${t.map(i=>n`<li>
            <b>${this.env.fleet.byAddress(i.miner_ip)?.name??i.miner_ip}</b>
            ${i.error??this.t(`common.status_${i.status}`)}
          </li>`)}
      </ul>
      ${e>t.length?n`<p class="help">${this.t("control.failures_more")}</p>`:a}
    </details>`}};u.styles=[$,b`
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
    `],p([f({attribute:!1})],u.prototype,"batch",2),p([h()],u.prototype,"stopping",2),p([h()],u.prototype,"now",2),u=p([_("mr-batch-progress")],u);var st=["reboot","restart_mining","power_off","power_on","power_limit","pool_switch","backup","fault_light"],Ot={reboot:L,restart_mining:F,power_off:D,power_on:R,power_limit:O,pool_switch:H,backup:N,fault_light:z},at={reboot:"reboot",restart_mining:"restart_mining",power_off:"pause",power_on:"resume",power_limit:"power_limit",pool_switch:"pools_write",backup:"config_read",fault_light:"fault_light"},lt=10;function j(o){let r=new Set;for(let t of Object.values(o.entities))t.device_id!==null&&t.platform==="miner_remote"&&t.translation_key==="mining"&&t.entity_id.startsWith("switch.")&&r.add(t.device_id);return r}function G(o,r,t){return w(o,at[r])?!0:(r==="power_off"||r==="power_on")&&o.device_id!==null&&t.has(o.device_id)}function W(o,r,t){let e=[],i=[];for(let s of o)(G(s,r,t)?e:i).push(s);return{able:e,unable:i}}function zt(o,r){return st.filter(t=>o.some(e=>G(e,t,r)))}function v(o,r){return o==="reboot"||o==="pool_switch"?!0:(o==="power_off"||o==="restart_mining")&&r>1}function Y(o,r){return r<=lt||o==="backup"||o==="fault_light"?{}:{group_percent:10,group_delay_s:60,stop_after_failures:3}}function Z(o,r){if(o<=0)return{groups:0,seconds:0};let t=o;r.group_size!==void 0?t=r.group_size:r.group_percent!==void 0&&(t=Math.ceil(o*r.group_percent/100-1e-9));let e=Math.ceil(o/Math.min(o,Math.max(1,t)));return{groups:e,seconds:(e-1)*(r.group_delay_s??0)}}var M=["name","hostname","ip","ip_last","mac"],ct=/^([a-z0-9+.-]+):\/\/([^/?#]*)([^?]*)(\?.*)?$/i,pt=["stratum+tcp","stratum+ssl","stratum2+tcp"],dt=/^(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?$/i,ht=/^\[[0-9a-f:.]+\]$/i;function ut(o){for(let r of o){let t=r.codePointAt(0)??0;if(t<32||t>=127&&t<160||t===8232||t===8233)return!0}return!1}function J(o){if(o==="")return"control.pool_url_empty";if(o.length>255)return"control.too_long";if(/[^\x21-\x7e]/.test(o))return"control.pool_url_characters";let[,r,t="",,e]=ct.exec(o)??[];if(r===void 0||!pt.includes(r.toLowerCase()))return"control.pool_url_scheme";if(t.includes("@"))return"control.pool_url_login";if(e!==void 0)return"control.pool_url_query";let i=t.lastIndexOf(":"),s=i>t.lastIndexOf("]")?t.slice(0,i):t;if(!dt.test(s)&&!ht.test(s))return"control.pool_url_host";let l=s===t?"":t.slice(i+1),c=/^\d{1,5}$/.test(l)?Number(l):0;return c<1||c>65535?"control.pool_url_port":void 0}function k(o){if(o.trim()==="")return"control.worker_empty";if(o.length>255)return"control.too_long";if(ut(o))return"control.worker_characters";let r=!0,t=o.replace(/\{([^{}]*)\}/g,(e,i)=>(r&&=M.includes(i),""));return!r||/[{}]/.test(t)?"control.worker_placeholder":void 0}function mt(o){return/^\d+(\.\d+){3}$/.test(o)?o.slice(o.lastIndexOf(".")+1):o.includes(":")?o.slice(o.lastIndexOf(":")+1)||"0":null}function Q(o,r){let t={name:r.name,hostname:r.hostname,ip:r.ip,ip_last:mt(r.ip),mac:r.mac?.replaceAll(":","")??null},e,i=o.replace(/\{([^{}]*)\}/g,(s,l)=>{let c=t[l];return c?c.replace(/[^0-9A-Za-z._:-]+/g,"-"):(e??=s,s)});return e===void 0?{name:i}:{missing:e}}var ft=1e5,gt=9,B=1e4,bt=86400;function tt(o,r){let t=Y(o,r);return{watts:"",url:"stratum+tcp://",worker:"",password:"",slot:"0",backupFirst:!1,backupName:"",description:"",light:"on",pace:t.group_percent===void 0?"all":"percent",percent:String(t.group_percent??10),size:"10",delay:String(t.group_delay_s??60),stopAfter:String(t.stop_after_failures??"")}}function m(o,r,t,e=!0){let i=o.trim()===""?Number.NaN:Number(o);if(!(i>=r&&i<=t&&(!e||Number.isInteger(i))))return{key:e?"control.whole_from_to":"control.number_from_to",values:{low:r,high:t}}}function A(o,r,t){let e={},i=(s,l)=>{l!==void 0&&(e[s]=typeof l=="string"?{key:l}:l)};return o==="power_limit"&&i("watts",m(r.watts,1,ft)),o==="pool_switch"&&(i("url",J(r.url.trim())),i("worker",k(r.worker.trim())),i("slot",m(r.slot,0,gt))),t>1&&(r.pace==="percent"&&i("percent",m(r.percent,1,100,!1)),r.pace==="size"&&i("size",m(r.size,1,B)),r.pace!=="all"&&i("delay",m(r.delay,0,bt,!1)),r.stopAfter.trim()!==""&&i("stopAfter",m(r.stopAfter,1,B))),e}function et(o,r){switch(o){case"power_limit":return{power_limit_w:Number(r.watts)};case"pool_switch":return{pool_url:r.url.trim(),worker_name:r.worker.trim(),...r.password===""?{}:{pool_password:r.password},pool_number:Number(r.slot),backup_first:r.backupFirst};case"backup":return{...r.backupName.trim()===""?{}:{backup_name:r.backupName.trim()},...r.description.trim()===""?{}:{description:r.description.trim()}};case"fault_light":return{on:r.light==="on"};default:return{}}}function P(o,r){return r<=1?{}:{...o.pace==="percent"?{group_percent:Number(o.percent)}:{},...o.pace==="size"?{group_size:Number(o.size)}:{},...o.pace==="all"?{}:{group_delay_s:Number(o.delay)},...o.stopAfter.trim()===""?{}:{stop_after_failures:Number(o.stopAfter)}}}var d=class extends x{constructor(){super(...arguments);this.miners=[];this.step="form";this.error="";this.checked=!1;this.named=new Set;this.able=[];this.unable=[]}connectedCallback(){super.connectedCallback(),{able:this.able,unable:this.unable}=W(this.miners,this.action,j(this.env.hass)),this.draft=tt(this.action,this.able.length)}set(t){this.draft={...this.draft,...t}}next(t){if(t.preventDefault(),this.step==="form"){if(this.checked=!0,this.error="",Object.keys(A(this.action,this.draft,this.able.length)).length>0){this.updateComplete.then(()=>this.renderRoot.querySelector("[aria-invalid=true]")?.focus());return}v(this.action,this.able.length)?this.step="ask":this.send()}}async send(){if(this.step!=="sending"){this.step="sending";try{let{batch_id:t}=await U(this.env.hass,"miner_remote/command",{command_type:this.action,miner_ids:this.able.map(e=>e.miner_id),parameters:et(this.action,this.draft),...P(this.draft,this.able.length)});this.dispatchEvent(new CustomEvent("sent",{detail:t})),this.dialog.close()}catch(t){this.error=y(t).message,this.step="form"}}}render(){let t=this.step==="ask",e=v(this.action,this.able.length),i=this.t.n(`control.do_${this.action}`,this.able.length);return n`<mr-dialog
      heading=${this.t(`common.type_${this.action}`)}
      close-label=${this.t("common.close")}
      ?busy=${this.step==="sending"}
      @closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
    >
      <form id="form" novalidate @submit=${this.next}>
        ${t?this.question():n`${this.targets()} ${this.fields()} ${this.pacing()}`}
        ${this.error===""?a:n`<p class="notice bad" role="alert">${this.error}</p>`}
      </form>
      ${t?n`<button
                slot="actions"
                type="button"
                @click=${()=>{this.step="form"}}
              >
                ${this.t("common.back")}
              </button>
              <button slot="actions" type="button" class="primary danger" @click=${this.send}>
                ${this.t("control.confirm",{action:i})}
              </button>`:n`<button
              slot="actions"
              type="submit"
              form="form"
              class="primary"
              ?disabled=${this.step==="sending"||this.able.length===0}
            >
              ${this.step==="sending"?this.t("control.sending"):e?`${i} \u2026`:i}
            </button>`}
    </mr-dialog>`}targets(){let{able:t,unable:e}=this,[i]=t,s=t.filter(c=>!c.online).length,l=t.length===1&&i!==void 0;return n`<div class="targets">
      <p class="help">${this.t(`control.does_${this.action}`)}</p>
      ${l?n`<p class="goes">${this.t("control.goes_to_name",{name:i.name})}</p>`:this.names(this.t.n("control.goes_to",t.length),t)}
      ${e.length===0?a:this.names(this.t.n("control.left_out",e.length),e)}
      ${s===0?a:n`<p class="notice warn">
              ${l?this.t("control.offline_self"):this.t.n("control.offline",s)}
            </p>`}
    </div>`}names(t,e){return n`<details
      @toggle=${i=>{i.target.open&&(this.named=new Set([...this.named,e]))}}
    >
      <summary>${t}</summary>
      <ul class="names">
        ${this.named.has(e)?e.map(i=>n`<li>${i.name}</li>`):a}
      </ul>
    </details>`}fields(){switch(this.action){case"power_limit":return this.field("watts",this.t("control.watts"),{type:"number",help:this.wattsNow()});case"pool_switch":return this.pool();case"backup":return n`${this.field("backupName",this.t("control.backup_name"),{help:this.t("control.backup_name_help"),longest:100})}
        ${this.field("description",this.t("control.description"),{longest:1e3})}`;case"fault_light":return n`<div class="choices" role="radiogroup" aria-label=${this.t("common.type_fault_light")}>
          ${this.choice("light","on",this.t("control.light_on"))}
          ${this.choice("light","off",this.t("control.light_off"))}
        </div>`;default:return a}}wattsNow(){let t=this.able.flatMap(s=>s.power_limit_w??s.est_power_w??[]);if(t.length===0)return"";let e=this.env.format.power(Math.min(...t)),i=this.env.format.power(Math.max(...t));return e===i?this.t("control.watts_now_same",{from:e}):this.t("control.watts_now",{from:e,to:i})}pool(){let t=this.able.filter(e=>!w(e,"config_read")).length;return n`${this.field("url",this.t("control.pool_url"),{help:this.t("control.pool_url_help"),code:!0})}
      <div>
        ${this.field("worker",this.t("control.worker"),{help:this.example(),code:!0})}
        <p class="help filled">${this.t("control.worker_help")}</p>
        <ul class="placeholders">
          ${M.map(e=>n`<li>
              <button
                type="button"
                class="code"
                @click=${()=>this.set({worker:`${this.draft.worker}{${e}}`})}
              >
                {${e}}
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
        ${this.draft.backupFirst&&t>0?n`<p class="help">${this.t.n("control.backup_first_help",t)}</p>`:a}
      </div>`}example(){let[t]=this.able,e=this.draft.worker.trim();if(t===void 0||e===""||k(e)!==void 0)return"";let i=Q(e,t);return"name"in i?this.t("control.worker_example",{name:t.name,worker:i.name}):this.t("control.worker_missing",{name:t.name,placeholder:i.missing})}pacing(){let t=this.able.length;if(t<=1)return a;let{pace:e}=this.draft,i=Object.keys(A(this.action,this.draft,t)).length>0;return n`<fieldset>
      <legend>${this.t("control.pacing")}</legend>
      <div class="choices" role="radiogroup" aria-label=${this.t("control.pacing")}>
        ${this.choice("pace","all",this.t("control.pace_all"))}
        ${this.choice("pace","percent",this.t("control.pace_percent"))}
        ${this.choice("pace","size",this.t("control.pace_size"))}
      </div>
      <div class="numbers">
        ${e==="all"?a:n`${e==="percent"?this.field("percent",this.t("control.group_percent"),{type:"number"}):this.field("size",this.t("control.group_size"),{type:"number"})}
              ${this.field("delay",this.t("control.group_delay"),{type:"number"})}`}
        ${this.field("stopAfter",this.t("control.stop_after"),{type:"number",placeholder:this.t("control.stop_after_never")})}
      </div>
      ${e==="all"||i?a:n`<p class="help" role="status">${this.spreading()}</p>`}
    </fieldset>`}spreading(){let t=this.able.length,{groups:e,seconds:i}=Z(t,P(this.draft,t)),s=`${this.t.n("control.spread",e)}.`;if(i===0)return s;let l=i<120?`${this.env.format.number(i)} s`:this.env.format.span(i);return`${s} ${this.t("control.spread_time",{time:l})}`}question(){let{action:t,able:e}=this;if(!v(t,e.length))return a;let{hashrate_ths:i,power_w:s}=q(e),{format:l}=this.env;return n`<div class="notice bad ask" role="alert">
      ${g(S,28)}
      <div>
        <h3>${this.t.n(`control.ask_${t}`,e.length)}</h3>
        <p>${this.t("control.ask_text",{hashrate:l.hashrate(i),power:l.power(s)})}</p>
        ${this.draft.pace==="all"||e.length===1?a:n`<p>${this.spreading()}</p>`}
        ${t==="pool_switch"?n`<p>
                ${this.t("control.ask_pool",{worker:this.draft.worker.trim(),url:this.draft.url.trim()})}
              </p>`:a}
      </div>
    </div>`}choice(t,e,i){return n`<label class="check">
      <input
        type="radio"
        name=${t}
        .checked=${this.draft[t]===e}
        @change=${()=>this.set({[t]:e})}
      />
      ${i}
    </label>`}field(t,e,i={}){let s=this.checked?A(this.action,this.draft,this.able.length)[t]:void 0,{type:l="text",help:c="",placeholder:rt,longest:it,code:E}=i;return n`<label class="field">
      <span>${e}</span>
      <input
        name=${t}
        type=${l}
        step=${l==="number"?"any":a}
        autocomplete=${l==="password"?"new-password":"off"}
        autocapitalize=${E?"off":a}
        spellcheck=${E?"false":a}
        placeholder=${rt??a}
        maxlength=${it??a}
        aria-invalid=${s===void 0?a:"true"}
        aria-describedby=${s===void 0?`${t}-help`:`${t}-error`}
        .value=${this.draft[t]}
        @input=${ot=>this.set({[t]:ot.target.value})}
      />
      ${s===void 0?a:n`<span class="error" id="${t}-error" role="alert">${this.t(s.key,s.values)}</span>`}
      ${c===""?a:n`<span class="help" id="${t}-help">${c}</span>`}
    </label>`}};d.styles=[$,b`
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
    `],p([f({attribute:!1})],d.prototype,"action",2),p([f({attribute:!1})],d.prototype,"miners",2),p([h()],d.prototype,"draft",2),p([h()],d.prototype,"step",2),p([h()],d.prototype,"error",2),p([h()],d.prototype,"checked",2),p([h()],d.prototype,"named",2),p([C("mr-dialog")],d.prototype,"dialog",2),d=p([_("mr-command-dialog")],d);export{Ot as a,j as b,zt as c};
