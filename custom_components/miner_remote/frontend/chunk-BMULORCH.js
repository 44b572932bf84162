import{b as W,d as Y,h as Z}from"./chunk-UFVM66K4.js";import{a as J}from"./chunk-QFKA57UM.js";import{a as X}from"./chunk-BZNK2URC.js";import{a as k}from"./chunk-H75V4TYD.js";import{a as Q}from"./chunk-XLBDU3ET.js";import{B as A,C as D,D as j,E as V,H as b,b as T,e as N,h as I,j as z,r as F,t as L,w as H,z as q}from"./chunk-Y3R4GMO6.js";import{a as y,b as f,c as K,e as v,h as U,i as G,n as w,p as x}from"./chunk-JQMZJTDX.js";import{a as $,d as s,g as p}from"./chunk-42XHLT2J.js";import{b as m}from"./chunk-TN3OZQAE.js";var ut={reboot:D,restart_mining:A,power_off:H,power_on:q,power_limit:F,pool_switch:V,backup:N,locate_light:L};function Mt({command_type:n}){return b(ut[n]??z)}function B(n){let o=new Set;for(let t of Object.values(n.entities))t.device_id!==null&&t.platform==="miner_remote"&&t.translation_key==="mining"&&t.entity_id.startsWith("switch.")&&o.add(t.device_id);return o}function tt(n,o,t){return o.capability!==null&&w(n,o.capability)?!0:(o.capability==="pause"||o.capability==="resume")&&n.device_id!==null&&t.has(n.device_id)}function et(n,o,t){let e=[],r=[];for(let i of n)(tt(i,o,t)?e:r).push(i);return{able:e,unable:r}}function St(n,o,t){return W(o).filter(e=>n.some(r=>tt(r,e,t)))}function C(n,o){return n.confirm_from!==null&&o>=n.confirm_from}function rt(n,o,t){return(o>t.paced_above?n.default_pacing:null)??{}}function nt(n,o){if(n<=0)return{groups:0,seconds:0};let t=n;o.group_size!==void 0?t=o.group_size:o.group_percent!==void 0&&(t=Math.ceil(n*o.group_percent/100-1e-9));let e=Math.ceil(n/Math.min(n,Math.max(1,t)));return{groups:e,seconds:(e-1)*(o.group_delay_s??0)}}var it=$`
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
  .fields,
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
  .fields {
    grid-template-columns: repeat(auto-fit, minmax(min(200px, 100%), 1fr));
  }
  .fields > .wide {
    grid-column: 1 / -1;
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
`;var ht=/^([a-z0-9+.-]+):\/\/([^/?#]*)([^?]*)(\?.*)?$/i,ft=/^(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?$/i,gt=/^\[[0-9a-f:.]+\]$/i;function bt(n){for(let o of n){let t=o.codePointAt(0)??0;if(t<32||t>=127&&t<160||t===8232||t===8233)return!0}return!1}function ot(n,o){if(/[^\x21-\x7e]/.test(n))return{key:"input.pool_url_characters"};let[,t="",e="",,r]=ht.exec(n)??[],i=t.toLowerCase();if(!o.pool_schemes.includes(i))return{key:"input.pool_url_scheme",values:{choices:o.pool_schemes.map(d=>`${d}://`).join(", ")}};if(e.includes("@"))return{key:"input.pool_url_login"};if(r!==void 0)return{key:"input.pool_url_query"};let l=e.lastIndexOf(":"),a=l>e.lastIndexOf("]")?e.slice(0,l):e;if(!ft.test(a)&&!gt.test(a))return{key:"input.pool_url_host"};if(a===e&&o.schemes_with_default_port.includes(i))return;let c=a===e?"":e.slice(l+1),h=/^\d{1,5}$/.test(c)?Number(c):0;return h<1||h>65535?{key:"input.pool_url_port"}:void 0}function P(n,o){if(bt(n))return{key:"input.control_characters"};let t=!0,e=n.replace(/\{([^{}]*)\}/g,(i,l)=>(t&&=o.worker_placeholders.includes(l),""));return t&&!/[{}]/.test(e)?void 0:{key:"input.worker_placeholder",values:{choices:o.worker_placeholders.map(i=>`{${i}}`).join(", ")}}}function yt(n){return/^\d+(\.\d+){3}$/.test(n)?n.slice(n.lastIndexOf(".")+1):n.includes(":")?n.slice(n.lastIndexOf(":")+1)||"0":null}function st(n,o){let t={name:o.name,hostname:o.hostname,ip:o.ip,ip_last:yt(o.ip),mac:o.mac?.replaceAll(":","")??null},e,r=n.replace(/\{([^{}]*)\}/g,(i,l)=>{let a=t[l];return a?a.replace(/[^0-9A-Za-z._:-]+/g,"-"):(e??=i,i)});return e===void 0?{name:r}:{missing:e}}var at={all:[],percent:["group_percent","group_delay_s"],size:["group_size","group_delay_s"]},_t={group_percent:10,group_size:10,group_delay_s:60};function _(n){return n.fields.filter(({kind:o})=>o!=="pool_passwords"&&o!=="choices")}function R(n,o){return o.pacing_fields.filter(({key:t})=>at[n].includes(t)||t==="stop_after_failures")}function $t(n,o){return n.kind==="boolean"?n.required||n.default===!0:n.kind==="pool_url"?`${o.limits.pool_schemes[0]??""}://`:n.kind==="password"||n.default===null?"":String(n.default)}function lt(n,o,t){let e=rt(n,o,t),r=Object.entries({stop_after_failures:"",..._t,...e});return{values:Object.fromEntries([..._(n).map(i=>[i.key,$t(i,t)]),...r.map(([i,l])=>[i,String(l)])]),pace:e.group_percent!==void 0?"percent":e.group_size!==void 0?"size":"all"}}function vt(n,{kind:o,minimum:t,maximum:e,above_minimum:r}){let i=n===""?Number.NaN:Number(n),l=t??Number.NEGATIVE_INFINITY,a=e??Number.POSITIVE_INFINITY,c=o==="integer";return(r?i>l:i>=l)&&i<=a&&(!c||Number.isInteger(i))?void 0:{key:`input.${c?"fraction_or_out_of_range":r?"out_of_open_range":"out_of_range"}`,values:{minimum:l,maximum:a}}}function wt(n,o,t){if(typeof o!="string")return;let e=o.trim();if(e==="")return n.required?{key:"input.missing"}:void 0;let r=n.max_length??t.limits.max_text;if(o.length>r)return{key:"input.too_long",values:{maximum:r}};switch(n.kind){case"integer":case"number":return vt(e,n);case"pool_url":return ot(e,t.limits);case"worker_name":return P(e,t.limits);default:return}}function pt(n,o,t,e){let r=t>1?R(o.pace,e).map(l=>({...l,required:at[o.pace].includes(l.key)})):[],i={};for(let l of[..._(n),...r]){let a=wt(l,o.values[l.key],e);a!==void 0&&(i[l.key]=a)}return i}function ct(n,o){let t={};for(let{key:e,kind:r}of n){let i=o.values[e]??"";if(typeof i=="boolean")t[e]=i;else{let l=r==="password"?i:i.trim();l!==""&&(t[e]=r==="integer"||r==="number"?Number(l):l)}}return t}function dt(n,o){return ct(_(n),o)}function O(n,o,t){return o>1?ct(R(n.pace,t),n):{}}var M=3;function mt(n,o){let{t}=n,[e]=o,r=o.filter(a=>(a.pools??[]).length===0).length,i=a=>e?.pools?.find(c=>c.slot===a)?.user??"",l=a=>o.length===1?t("control.pool_active"):t("control.pool_active_on",{count:a});return s`<div>
    <h3>${t("control.pools_now")}</h3>
    <ul class="now">
      ${Z(o).map(({slot:a,hosts:c})=>s`<li>
          <b>${t("control.slot_number",{slot:a})}:</b>
          ${c.slice(0,M).map((h,d)=>s`${d>0?", ":""}${h.host}${o.length>1?` (${t.n("common.miners",h.count)})`:i(a)&&` \xB7 ${i(a)}`}${h.active>0?s` <span class="chip good">${l(h.active)}</span>`:p}`)}
          ${c.length>M?t.n("control.pools_more",c.length-M):p}
        </li>`)}
    </ul>
    ${r===0?p:s`<p class="help">
            ${o.length===1&&e!==void 0?t("control.pools_unknown",{name:e.name}):t.n("control.pools_unknown_of",r)}
          </p>`}
  </div>`}function E(n,o,t,e){let{t:r}=n,i=t.trim();if(i===""||P(i,e)!==void 0)return p;let l=o.map(d=>({miner:d,worker:st(i,d)})),a=new Set(l.flatMap(({worker:d})=>"name"in d?[d.name]:[])),c=l.filter(({worker:d})=>"missing"in d),h=[...l.filter(({worker:d})=>"name"in d).slice(0,M),...c.slice(0,1)];return s`<ul class="now help" role="status">
    ${h.map(({miner:d,worker:S})=>s`<li>
          ${"name"in S?r("control.worker_example",{name:d.name,worker:S.name}):r("control.worker_missing",{name:d.name,placeholder:S.missing})}
        </li>`)}
    ${o.length>1?s`<li>${r.n("control.workers_distinct",a.size)}</li>`:p}
    ${c.length>1?s`<li>${r.n("control.workers_missing",c.length)}</li>`:p}
  </ul>`}var u=class extends k{constructor(){super(...arguments);this.miners=[];this.step="form";this.error="";this.checked=!1;this.named=new Set;this.able=[];this.unable=[];this.direct=!1}connectedCallback(){super.connectedCallback(),{able:this.able,unable:this.unable}=et(this.miners,this.row,B(this.env.hass)),this.draft=lt(this.row,this.able.length,this.catalog);let t=this.able.length===1&&this.unable.length===0;this.direct=t&&this.row.fields.length===0&&C(this.row,1),this.direct&&(this.step="ask")}set(t,e){this.draft={...this.draft,values:{...this.draft.values,[t]:e}}}get problems(){return pt(this.row,this.draft,this.able.length,this.catalog)}next(t){if(t.preventDefault(),this.step==="form"){if(this.checked=!0,this.error="",Object.keys(this.problems).length>0){this.updateComplete.then(()=>this.renderRoot.querySelector("[aria-invalid=true]")?.focus());return}C(this.row,this.able.length)?this.step="ask":this.send()}}async send(){if(this.step!=="sending"){this.step="sending";try{let{batch_id:t}=await G(this.env.hass,"miner_remote/command",{command_type:this.row.command_type,miner_ids:this.able.map(e=>e.miner_id),parameters:dt(this.row,this.draft),...O(this.draft,this.able.length,this.catalog)});this.dispatchEvent(new CustomEvent("sent",{detail:t})),this.dialog.close()}catch(t){this.error=this.env.errorText(t),this.step=this.direct?"ask":"form"}}}render(){let t=this.step==="ask"||this.direct&&this.step==="sending",e=C(this.row,this.able.length),r=this.t.n(`control.do_${this.row.command_type}`,this.able.length);return s`<mr-dialog
      heading=${this.t(`common.type_${this.row.command_type}`)}
      close-label=${this.t("common.close")}
      ?busy=${this.step==="sending"}
      @closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
    >
      <form id="form" novalidate @submit=${this.next}>
        ${t?this.question():s`${this.targets()} ${this.fields()} ${this.pacing()}`}
        ${this.error===""?p:s`<p class="notice bad" role="alert">${this.error}</p>`}
      </form>
      ${t?s`<button
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
              </button>`:s`<button
              slot="actions"
              type="submit"
              form="form"
              class="primary"
              ?disabled=${this.step==="sending"||this.able.length===0}
            >
              ${this.step==="sending"?this.t("control.sending"):e?`${r} \u2026`:r}
            </button>`}
    </mr-dialog>`}targets(){let{able:t,unable:e}=this,[r]=t,i=t.length===1&&r!==void 0;return s`<div class="targets">
      <p class="help">${this.t(`control.does_${this.row.command_type}`)}</p>
      ${i?s`<p class="goes">${this.t("control.goes_to_name",{name:r.name})}</p>`:this.names(this.t.n("control.goes_to",t.length),t)}
      ${e.length===0?p:this.names(this.t.n("control.left_out",e.length),e)}
      ${this.silent()}
    </div>`}silent(){let t=this.able.filter(e=>!e.online).length;return t===0?p:s`<p class="notice warn">
      ${this.able.length===1?this.t("control.offline_self"):this.t.n("control.offline",t)}
    </p>`}names(t,e){return s`<details
      @toggle=${r=>{r.target.open&&(this.named=new Set([...this.named,e]))}}
    >
      <summary>${t}</summary>
      <ul class="names">
        ${this.named.has(e)?e.map(r=>s`<li>${r.name}</li>`):p}
      </ul>
    </details>`}fields(){let t=_(this.row);return t.length===0?p:s`${t.some(({kind:e})=>e==="pool_url")?mt(this.env,this.able):p}
      <div class="fields">${t.map(e=>this.parameter(e))}</div>`}parameter(t){let{key:e,kind:r,required:i,default:l}=t;return r==="boolean"?i||l===null?this.yesOrNo(t):this.tick(t):r==="worker_name"?this.worker(t):this.field(t,e==="power_limit_w"?this.wattsNow():void 0)}worker(t){let{worker_placeholders:e}=this.catalog.limits,r=this.typed(t.key);return s`<div class="wide">
      ${this.field(t)} ${E(this.env,this.able,r,this.catalog.limits)}
      <p class="help filled">${this.t("control.worker_filled")}</p>
      <ul class="placeholders">
        ${e.map(i=>s`<li>
            <button type="button" class="code" @click=${()=>this.set(t.key,`${r}{${i}}`)}>
              ${`{${i}}`}
            </button>
            ${this.optional(`placeholder_${i}`)}
          </li>`)}
      </ul>
    </div>`}tick({key:t}){let e=this.draft.values[t]===!0,r=this.able.filter(i=>!w(i,"config_read")).length;return s`<div class="wide">
      <label class="check">
        <input
          type="checkbox"
          .checked=${e}
          @change=${i=>this.set(t,i.target.checked)}
        />
        ${this.label(t)}
      </label>
      ${t==="backup_first"&&e&&r>0?s`<p class="help">${this.t.n("control.backup_first_help",r)}</p>`:p}
    </div>`}yesOrNo({key:t}){return s`<div class="choices wide" role="radiogroup" aria-label=${this.t(`common.type_${this.row.command_type}`)}>
      ${[!0,!1].map(e=>this.radio(t,this.draft.values[t]===e,this.label(`${t}_${e?"yes":"no"}`),()=>this.set(t,e)))}
    </div>`}wattsNow(){let t=this.able.flatMap(i=>i.power_limit_w??i.est_power_w??[]);if(t.length===0)return"";let e=this.env.format.power(Math.min(...t)),r=this.env.format.power(Math.max(...t));return e===r?this.t("control.watts_now_same",{from:e}):this.t("control.watts_now",{from:e,to:r})}pacing(){if(this.able.length<=1)return p;let{pace:e}=this.draft,r=Object.keys(this.problems).length>0;return s`<fieldset>
      <legend>${this.t("control.pacing")}</legend>
      <div class="choices" role="radiogroup" aria-label=${this.t("control.pacing")}>
        ${["all","percent","size"].map(i=>this.radio("pace",e===i,this.t(`control.pace_${i}`),()=>{this.draft={...this.draft,pace:i}}))}
      </div>
      <div class="numbers">
        ${R(e,this.catalog).map(i=>this.field(i,"",i.key==="stop_after_failures"?this.t("control.stop_after_never"):""))}
      </div>
      ${e==="all"||r?p:s`<p class="help" role="status">${this.spreading()}</p>`}
    </fieldset>`}spreading(){let t=this.able.length,{groups:e,seconds:r}=nt(t,O(this.draft,t,this.catalog)),i=`${this.t.n("control.spread",e)}.`;if(r===0)return i;let l=r<120?`${this.env.format.number(r)} s`:this.env.format.span(r);return`${i} ${this.t("control.spread_time",{time:l})}`}question(){let{row:t,able:e}=this,r=t.command_type,{hashrate_ths:i,power_w:l}=Y(e),{format:a}=this.env;return s`<div class="notice bad ask" role="alert">
      ${b(T,28)}
      <div>
        <h3>${this.t.n(`control.ask_${r}`,e.length,{name:e[0]?.name??""})}</h3>
        <p>${this.t(`control.does_${r}`)}</p>
        ${this.direct?this.silent():p}
        <p>${this.t.n("control.ask_text",e.length,{hashrate:a.hashrate(i),power:a.power(l)})}</p>
        ${this.draft.pace==="all"||e.length===1?p:s`<p>${this.spreading()}</p>`}
        ${r==="pool_switch"?s`<p>${this.t("control.ask_pool",{url:this.typed("pool_url").trim()})}</p>
                ${E(this.env,e,this.typed("worker_name"),this.catalog.limits)}`:p}
      </div>
    </div>`}label(t){return this.optional(`field_${t}`)||J(t)}optional(t){let e=`control.${t}`,r=this.t(e);return r===e?"":r}typed(t){return String(this.draft.values[t]??"")}radio(t,e,r,i){return s`<label class="check">
      <input type="radio" name=${t} .checked=${e} @change=${i} />
      ${r}
    </label>`}field({key:t,kind:e,max_length:r},i=this.optional(`help_${t}`),l=""){let a=this.checked?this.problems[t]:void 0,c=e==="integer"||e==="number",h=e==="pool_url"||e==="worker_name";return s`<label class="field ${c||e==="password"?"":"wide"}">
      <span>${this.label(t)}</span>
      <input
        name=${t}
        type=${c?"number":e==="password"?"password":"text"}
        step=${c?"any":p}
        autocomplete=${e==="password"?"new-password":"off"}
        autocapitalize=${h?"off":p}
        spellcheck=${h?"false":p}
        placeholder=${l||p}
        maxlength=${r??p}
        aria-invalid=${a===void 0?p:"true"}
        aria-describedby=${a===void 0?`${t}-help`:`${t}-error`}
        .value=${this.typed(t)}
        @input=${d=>this.set(t,d.target.value)}
      />
      ${a===void 0?p:s`<span class="error" id="${t}-error" role="alert">${this.t(a.key,a.values)}</span>`}
      ${i===""?p:s`<span class="help" id="${t}-help">${i}</span>`}
    </label>`}};u.styles=[x,it],m([y({attribute:!1})],u.prototype,"row",2),m([y({attribute:!1})],u.prototype,"catalog",2),m([y({attribute:!1})],u.prototype,"miners",2),m([f()],u.prototype,"draft",2),m([f()],u.prototype,"step",2),m([f()],u.prototype,"error",2),m([f()],u.prototype,"checked",2),m([f()],u.prototype,"named",2),m([K("mr-dialog")],u.prototype,"dialog",2),u=m([v("mr-command-dialog")],u);var xt=["successful","failed","skipped","pending"],g=class extends k{constructor(){super(...arguments);this.stopping=!1;this.now=Date.now()}connectedCallback(){super.connectedCallback(),this.owns(()=>this.tick(!1)),this.hasUpdated&&this.tick(this.batch.next_group_at!==null)}willUpdate(t){t.has("batch")&&this.tick(this.batch.running&&this.batch.next_group_at!==null)}tick(t){t!==(this.timer!==void 0)&&(clearInterval(this.timer),this.timer=void 0,t&&(this.now=Date.now(),this.timer=setInterval(()=>{this.now=Date.now()},1e3)))}async stop(){this.stopping=!0;try{await U(this.env.hass,"POST",`remote/batches/${this.batch.batch_id}/stop`)}catch(t){X(this,this.t("common.failed",{error:this.env.errorText(t)}))}finally{this.stopping=!1}}get phase(){let{running:t,stopped:e,failed:r,skipped:i}=this.batch;return t?{text:this.t("control.batch_running"),tone:"busy"}:e&&i>0?{text:this.t("control.batch_stopped"),tone:"warn"}:r>0?{text:this.t("control.batch_failed"),tone:"bad"}:{text:this.t("control.batch_ended"),tone:"good"}}render(){let{batch:t,env:e}=this,r=t.total-t.pending,i=this.phase,l=this.t("control.batch_progress",{done:r,total:t.total});return s`<section class="card" aria-labelledby="title">
      <header>
        <div class="titles">
          <h2 id="title">
            ${this.t.n("control.batch_title",t.total,{command:this.t(`common.type_${t.command_type}`)})}
          </h2>
          <p class="help">
            ${this.t("control.batch_by",{name:t.initiated_by,time:e.format.dateTime(t.started_at)})}
          </p>
        </div>
        <span class="chip ${i.tone}" role="status">${i.text}</span>
        ${t.running?s`<button
                class="danger"
                type="button"
                title=${this.t("control.stop_help")}
                ?disabled=${this.stopping||t.stopped}
                @click=${this.stop}
              >
                ${b(j)}${this.t("control.stop")}
              </button>`:s`<button
                class="icon"
                type="button"
                aria-label=${this.t("control.dismiss")}
                title=${this.t("control.dismiss")}
                @click=${()=>this.dispatchEvent(new CustomEvent("dismissed"))}
              >
                ${b(I)}
              </button>`}
      </header>
      <div
        class="bar"
        role="progressbar"
        aria-label=${l}
        aria-valuemin="0"
        aria-valuemax=${t.total}
        aria-valuenow=${r}
      >
        ${["successful","failed","skipped"].map(a=>s`<span class=${a} style="flex-basis:${t[a]/Math.max(1,t.total)*100}%"></span>`)}
      </div>
      <ul class="counts">
        ${xt.map(a=>a!=="successful"&&t[a]===0?p:s`<li class=${a}><b>${e.format.number(t[a])}</b> ${this.t(`control.count_${a}`)}</li>`)}
        ${this.nextGroup()}
        <li class="end">${Q(["history"],this.t("control.in_history"),{batch:t.batch_id})}</li>
      </ul>
      ${this.failures()}
    </section>`}nextGroup(){let{next_group_at:t,running:e}=this.batch;if(t===null||!e)return p;let r=Math.ceil((new Date(t).getTime()-this.now)/1e3),i=r<120?`${this.env.format.number(r)} s`:`${this.env.format.number(Math.ceil(r/60))} min`;return s`<li>${r<=0?this.t("control.next_group_now"):this.t("control.next_group",{time:i})}</li>`}failures(){let{failures:t,failed:e}=this.batch;return t.length===0?p:s`<details ?open=${t.length<=3}>
      <summary>${this.t("control.failures")} (${this.env.format.number(e)})</summary>
      <ul class="failures">
        ${t.map(r=>s`<li>
            <b>${this.env.fleet.byAddress(r.miner_ip)?.name??r.miner_ip}</b>
            ${r.error===null?this.t(`common.status_${r.status}`):this.env.errorText(r)}
          </li>`)}
      </ul>
      ${e>t.length?s`<p class="help">${this.t("control.failures_more")}</p>`:p}
    </details>`}};g.styles=[x,$`
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
    `],m([y({attribute:!1})],g.prototype,"batch",2),m([f()],g.prototype,"stopping",2),m([f()],g.prototype,"now",2),g=m([v("mr-batch-progress")],g);export{Mt as a,B as b,St as c};
