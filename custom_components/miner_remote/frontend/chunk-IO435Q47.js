import{a as G}from"./chunk-AVM23ENO.js";import{b as j,d as D,h as K}from"./chunk-HTMPYMHS.js";import{a as U}from"./chunk-52MEKC7W.js";import{A as z,C as F,D as I,F as T,I as _,b as R,e as M,j as O,r as S,t as E,x as N}from"./chunk-GL3HHINW.js";import{a as b,b as f,c as q,e as H,i as A,n as y,o as V}from"./chunk-ZZS3NZN4.js";import{a as L,d as a,g as p}from"./chunk-42XHLT2J.js";import{b as h}from"./chunk-TN3OZQAE.js";var ae={reboot:I,restart_mining:F,power_off:N,power_on:z,power_limit:S,pool_switch:T,backup:M,locate_light:E};function $e({command_type:r}){return _(ae[r]??O)}function W(r){let n=new Set;for(let e of Object.values(r.entities))e.device_id!==null&&e.platform==="miner_remote"&&e.translation_key==="mining"&&e.entity_id.startsWith("switch.")&&n.add(e.device_id);return n}function Y(r,n,e){return n.capability!==null&&y(r,n.capability)?!0:(n.capability==="pause"||n.capability==="resume")&&r.device_id!==null&&e.has(r.device_id)}function B(r,n,e){let t=[],o=[];for(let i of r)(Y(i,n,e)?t:o).push(i);return{able:t,unable:o}}function ve(r,n,e){return j(n).filter(t=>r.some(o=>Y(o,t,e)))}function w(r,n){return r.confirm_from!==null&&n>=r.confirm_from}function Z(r,n,e){return(n>e.paced_above?r.default_pacing:null)??{}}function J(r,n){if(r<=0)return{groups:0,seconds:0};let e=r;n.group_size!==void 0?e=n.group_size:n.group_percent!==void 0&&(e=Math.ceil(r*n.group_percent/100-1e-9));let t=Math.ceil(r/Math.min(r,Math.max(1,e)));return{groups:t,seconds:(t-1)*(n.group_delay_s??0)}}var Q=L`
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
`;var le=/^([a-z0-9+.-]+):\/\/([^/?#]*)([^?]*)(\?.*)?$/i,pe=/^(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?$/i,ce=/^\[[0-9a-f:.]+\]$/i;function de(r){for(let n of r){let e=n.codePointAt(0)??0;if(e<32||e>=127&&e<160||e===8232||e===8233)return!0}return!1}function X(r,n){if(/[^\x21-\x7e]/.test(r))return{key:"input.pool_url_characters"};let[,e="",t="",,o]=le.exec(r)??[],i=e.toLowerCase();if(!n.pool_schemes.includes(i))return{key:"input.pool_url_scheme",values:{choices:n.pool_schemes.map(d=>`${d}://`).join(", ")}};if(t.includes("@"))return{key:"input.pool_url_login"};if(o!==void 0)return{key:"input.pool_url_query"};let s=t.lastIndexOf(":"),l=s>t.lastIndexOf("]")?t.slice(0,s):t;if(!pe.test(l)&&!ce.test(l))return{key:"input.pool_url_host"};if(l===t&&n.schemes_with_default_port.includes(i))return;let c=l===t?"":t.slice(s+1),u=/^\d{1,5}$/.test(c)?Number(c):0;return u<1||u>65535?{key:"input.pool_url_port"}:void 0}function $(r,n){if(de(r))return{key:"input.control_characters"};let e=!0,t=r.replace(/\{([^{}]*)\}/g,(i,s)=>(e&&=n.worker_placeholders.includes(s),""));return e&&!/[{}]/.test(t)?void 0:{key:"input.worker_placeholder",values:{choices:n.worker_placeholders.map(i=>`{${i}}`).join(", ")}}}function me(r){return/^\d+(\.\d+){3}$/.test(r)?r.slice(r.lastIndexOf(".")+1):r.includes(":")?r.slice(r.lastIndexOf(":")+1)||"0":null}function ee(r,n){let e={name:n.name,hostname:n.hostname,ip:n.ip,ip_last:me(n.ip),mac:n.mac?.replaceAll(":","")??null},t,o=r.replace(/\{([^{}]*)\}/g,(i,s)=>{let l=e[s];return l?l.replace(/[^0-9A-Za-z._:-]+/g,"-"):(t??=i,i)});return t===void 0?{name:o}:{missing:t}}var te={all:[],percent:["group_percent","group_delay_s"],size:["group_size","group_delay_s"]},ue={group_percent:10,group_size:10,group_delay_s:60};function g(r){return r.fields.filter(({kind:n})=>n!=="pool_passwords"&&n!=="choices")}function v(r,n){return n.pacing_fields.filter(({key:e})=>te[r].includes(e)||e==="stop_after_failures")}function he(r,n){return r.kind==="boolean"?r.required||r.default===!0:r.kind==="pool_url"?`${n.limits.pool_schemes[0]??""}://`:r.kind==="password"||r.default===null?"":String(r.default)}function re(r,n,e){let t=Z(r,n,e),o=Object.entries({stop_after_failures:"",...ue,...t});return{values:Object.fromEntries([...g(r).map(i=>[i.key,he(i,e)]),...o.map(([i,s])=>[i,String(s)])]),pace:t.group_percent!==void 0?"percent":t.group_size!==void 0?"size":"all"}}function fe(r,{kind:n,minimum:e,maximum:t,above_minimum:o}){let i=r===""?Number.NaN:Number(r),s=e??Number.NEGATIVE_INFINITY,l=t??Number.POSITIVE_INFINITY,c=n==="integer";return(o?i>s:i>=s)&&i<=l&&(!c||Number.isInteger(i))?void 0:{key:`input.${c?"fraction_or_out_of_range":o?"out_of_open_range":"out_of_range"}`,values:{minimum:s,maximum:l}}}function ge(r,n,e){if(typeof n!="string")return;let t=n.trim();if(t==="")return r.required?{key:"input.missing"}:void 0;let o=r.max_length??e.limits.max_text;if(n.length>o)return{key:"input.too_long",values:{maximum:o}};switch(r.kind){case"integer":case"number":return fe(t,r);case"pool_url":return X(t,e.limits);case"worker_name":return $(t,e.limits);default:return}}function ne(r,n,e,t){let o=e>1?v(n.pace,t).map(s=>({...s,required:te[n.pace].includes(s.key)})):[],i={};for(let s of[...g(r),...o]){let l=ge(s,n.values[s.key],t);l!==void 0&&(i[s.key]=l)}return i}function oe(r,n){let e={};for(let{key:t,kind:o}of r){let i=n.values[t]??"";if(typeof i=="boolean")e[t]=i;else{let s=o==="password"?i:i.trim();s!==""&&(e[t]=o==="integer"||o==="number"?Number(s):s)}}return e}function ie(r,n){return oe(g(r),n)}function P(r,n,e){return n>1?oe(v(r.pace,e),r):{}}var x=3;function se(r,n){let{t:e}=r,[t]=n,o=n.filter(l=>(l.pools??[]).length===0).length,i=l=>t?.pools?.find(c=>c.slot===l)?.user??"",s=l=>n.length===1?e("control.pool_active"):e("control.pool_active_on",{count:l});return a`<div>
    <h3>${e("control.pools_now")}</h3>
    <ul class="now">
      ${K(n).map(({slot:l,hosts:c})=>a`<li>
          <b>${e("control.slot_number",{slot:l})}:</b>
          ${c.slice(0,x).map((u,d)=>a`${d>0?", ":""}${u.host}${n.length>1?` (${e.n("common.miners",u.count)})`:i(l)&&` \xB7 ${i(l)}`}${u.active>0?a` <span class="chip good">${s(u.active)}</span>`:p}`)}
          ${c.length>x?e.n("control.pools_more",c.length-x):p}
        </li>`)}
    </ul>
    ${o===0?p:a`<p class="help">
            ${n.length===1&&t!==void 0?e("control.pools_unknown",{name:t.name}):e.n("control.pools_unknown_of",o)}
          </p>`}
  </div>`}function C(r,n,e,t){let{t:o}=r,i=e.trim();if(i===""||$(i,t)!==void 0)return p;let s=n.map(d=>({miner:d,worker:ee(i,d)})),l=new Set(s.flatMap(({worker:d})=>"name"in d?[d.name]:[])),c=s.filter(({worker:d})=>"missing"in d),u=[...s.filter(({worker:d})=>"name"in d).slice(0,x),...c.slice(0,1)];return a`<ul class="now help" role="status">
    ${u.map(({miner:d,worker:k})=>a`<li>
          ${"name"in k?o("control.worker_example",{name:d.name,worker:k.name}):o("control.worker_missing",{name:d.name,placeholder:k.missing})}
        </li>`)}
    ${n.length>1?a`<li>${o.n("control.workers_distinct",l.size)}</li>`:p}
    ${c.length>1?a`<li>${o.n("control.workers_missing",c.length)}</li>`:p}
  </ul>`}var m=class extends U{constructor(){super(...arguments);this.miners=[];this.step="form";this.error="";this.checked=!1;this.named=new Set;this.able=[];this.unable=[];this.direct=!1}connectedCallback(){super.connectedCallback(),{able:this.able,unable:this.unable}=B(this.miners,this.row,W(this.env.hass)),this.draft=re(this.row,this.able.length,this.catalog);let e=this.able.length===1&&this.unable.length===0;this.direct=e&&this.row.fields.length===0&&w(this.row,1),this.direct&&(this.step="ask")}set(e,t){this.draft={...this.draft,values:{...this.draft.values,[e]:t}}}get problems(){return ne(this.row,this.draft,this.able.length,this.catalog)}next(e){if(e.preventDefault(),this.step==="form"){if(this.checked=!0,this.error="",Object.keys(this.problems).length>0){this.updateComplete.then(()=>this.renderRoot.querySelector("[aria-invalid=true]")?.focus());return}w(this.row,this.able.length)?this.step="ask":this.send()}}async send(){if(this.step!=="sending"){this.step="sending";try{let{batch_id:e}=await A(this.env.hass,"miner_remote/command",{command_type:this.row.command_type,miner_ids:this.able.map(t=>t.miner_id),parameters:ie(this.row,this.draft),...P(this.draft,this.able.length,this.catalog)});this.dispatchEvent(new CustomEvent("sent",{detail:e})),this.dialog.close()}catch(e){this.error=this.env.errorText(e),this.step=this.direct?"ask":"form"}}}render(){let e=this.step==="ask"||this.direct&&this.step==="sending",t=w(this.row,this.able.length),o=this.t.n(`control.do_${this.row.command_type}`,this.able.length);return a`<mr-dialog
      heading=${this.t(`common.type_${this.row.command_type}`)}
      close-label=${this.t("common.close")}
      ?busy=${this.step==="sending"}
      @closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
    >
      <form id="form" novalidate @submit=${this.next}>
        ${e?this.question():a`${this.targets()} ${this.fields()} ${this.pacing()}`}
        ${this.error===""?p:a`<p class="notice bad" role="alert">${this.error}</p>`}
      </form>
      ${e?a`<button
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
                ${this.step==="sending"?this.t("control.sending"):this.t("control.confirm",{action:o})}
              </button>`:a`<button
              slot="actions"
              type="submit"
              form="form"
              class="primary"
              ?disabled=${this.step==="sending"||this.able.length===0}
            >
              ${this.step==="sending"?this.t("control.sending"):t?`${o} \u2026`:o}
            </button>`}
    </mr-dialog>`}targets(){let{able:e,unable:t}=this,[o]=e,i=e.length===1&&o!==void 0;return a`<div class="targets">
      <p class="help">${this.t(`control.does_${this.row.command_type}`)}</p>
      ${i?a`<p class="goes">${this.t("control.goes_to_name",{name:o.name})}</p>`:this.names(this.t.n("control.goes_to",e.length),e)}
      ${t.length===0?p:this.names(this.t.n("control.left_out",t.length),t)}
      ${this.silent()}
    </div>`}silent(){let e=this.able.filter(t=>!t.online).length;return e===0?p:a`<p class="notice warn">
      ${this.able.length===1?this.t("control.offline_self"):this.t.n("control.offline",e)}
    </p>`}names(e,t){return a`<details
      @toggle=${o=>{o.target.open&&(this.named=new Set([...this.named,t]))}}
    >
      <summary>${e}</summary>
      <ul class="names">
        ${this.named.has(t)?t.map(o=>a`<li>${o.name}</li>`):p}
      </ul>
    </details>`}fields(){let e=g(this.row);return e.length===0?p:a`${e.some(({kind:t})=>t==="pool_url")?se(this.env,this.able):p}
      <div class="fields">${e.map(t=>this.parameter(t))}</div>`}parameter(e){let{key:t,kind:o,required:i,default:s}=e;return o==="boolean"?i||s===null?this.yesOrNo(e):this.tick(e):o==="worker_name"?this.worker(e):this.field(e,t==="power_limit_w"?this.wattsNow():void 0)}worker(e){let{worker_placeholders:t}=this.catalog.limits,o=this.typed(e.key);return a`<div class="wide">
      ${this.field(e)} ${C(this.env,this.able,o,this.catalog.limits)}
      <p class="help filled">${this.t("control.worker_filled")}</p>
      <ul class="placeholders">
        ${t.map(i=>a`<li>
            <button type="button" class="code" @click=${()=>this.set(e.key,`${o}{${i}}`)}>
              ${`{${i}}`}
            </button>
            ${this.optional(`placeholder_${i}`)}
          </li>`)}
      </ul>
    </div>`}tick({key:e}){let t=this.draft.values[e]===!0,o=this.able.filter(i=>!y(i,"config_read")).length;return a`<div class="wide">
      <label class="check">
        <input
          type="checkbox"
          .checked=${t}
          @change=${i=>this.set(e,i.target.checked)}
        />
        ${this.label(e)}
      </label>
      ${e==="backup_first"&&t&&o>0?a`<p class="help">${this.t.n("control.backup_first_help",o)}</p>`:p}
    </div>`}yesOrNo({key:e}){return a`<div class="choices wide" role="radiogroup" aria-label=${this.t(`common.type_${this.row.command_type}`)}>
      ${[!0,!1].map(t=>this.radio(e,this.draft.values[e]===t,this.label(`${e}_${t?"yes":"no"}`),()=>this.set(e,t)))}
    </div>`}wattsNow(){let e=this.able.flatMap(i=>i.power_limit_w??i.est_power_w??[]);if(e.length===0)return"";let t=this.env.format.power(Math.min(...e)),o=this.env.format.power(Math.max(...e));return t===o?this.t("control.watts_now_same",{from:t}):this.t("control.watts_now",{from:t,to:o})}pacing(){if(this.able.length<=1)return p;let{pace:t}=this.draft,o=Object.keys(this.problems).length>0;return a`<fieldset>
      <legend>${this.t("control.pacing")}</legend>
      <div class="choices" role="radiogroup" aria-label=${this.t("control.pacing")}>
        ${["all","percent","size"].map(i=>this.radio("pace",t===i,this.t(`control.pace_${i}`),()=>{this.draft={...this.draft,pace:i}}))}
      </div>
      <div class="numbers">
        ${v(t,this.catalog).map(i=>this.field(i,"",i.key==="stop_after_failures"?this.t("control.stop_after_never"):""))}
      </div>
      ${t==="all"||o?p:a`<p class="help" role="status">${this.spreading()}</p>`}
    </fieldset>`}spreading(){let e=this.able.length,{groups:t,seconds:o}=J(e,P(this.draft,e,this.catalog)),i=`${this.t.n("control.spread",t)}.`;if(o===0)return i;let s=o<120?`${this.env.format.number(o)} s`:this.env.format.span(o);return`${i} ${this.t("control.spread_time",{time:s})}`}question(){let{row:e,able:t}=this,o=e.command_type,{hashrate_ths:i,power_w:s}=D(t),{format:l}=this.env;return a`<div class="notice bad ask" role="alert">
      ${_(R,28)}
      <div>
        <h3>${this.t.n(`control.ask_${o}`,t.length,{name:t[0]?.name??""})}</h3>
        <p>${this.t(`control.does_${o}`)}</p>
        ${this.direct?this.silent():p}
        <p>${this.t.n("control.ask_text",t.length,{hashrate:l.hashrate(i),power:l.power(s)})}</p>
        ${this.draft.pace==="all"||t.length===1?p:a`<p>${this.spreading()}</p>`}
        ${o==="pool_switch"?a`<p>${this.t("control.ask_pool",{url:this.typed("pool_url").trim()})}</p>
                ${C(this.env,t,this.typed("worker_name"),this.catalog.limits)}`:p}
      </div>
    </div>`}label(e){return this.optional(`field_${e}`)||G(e)}optional(e){let t=`control.${e}`,o=this.t(t);return o===t?"":o}typed(e){return String(this.draft.values[e]??"")}radio(e,t,o,i){return a`<label class="check">
      <input type="radio" name=${e} .checked=${t} @change=${i} />
      ${o}
    </label>`}field({key:e,kind:t,max_length:o},i=this.optional(`help_${e}`),s=""){let l=this.checked?this.problems[e]:void 0,c=t==="integer"||t==="number",u=t==="pool_url"||t==="worker_name";return a`<label class="field ${c||t==="password"?"":"wide"}">
      <span>${this.label(e)}</span>
      <input
        name=${e}
        type=${c?"number":t==="password"?"password":"text"}
        step=${c?"any":p}
        autocomplete=${t==="password"?"new-password":"off"}
        autocapitalize=${u?"off":p}
        spellcheck=${u?"false":p}
        placeholder=${s||p}
        maxlength=${o??p}
        aria-invalid=${l===void 0?p:"true"}
        aria-describedby=${l===void 0?`${e}-help`:`${e}-error`}
        .value=${this.typed(e)}
        @input=${d=>this.set(e,d.target.value)}
      />
      ${l===void 0?p:a`<span class="error" id="${e}-error" role="alert">${this.t(l.key,l.values)}</span>`}
      ${i===""?p:a`<span class="help" id="${e}-help">${i}</span>`}
    </label>`}};m.styles=[V,Q],h([b({attribute:!1})],m.prototype,"row",2),h([b({attribute:!1})],m.prototype,"catalog",2),h([b({attribute:!1})],m.prototype,"miners",2),h([f()],m.prototype,"draft",2),h([f()],m.prototype,"step",2),h([f()],m.prototype,"error",2),h([f()],m.prototype,"checked",2),h([f()],m.prototype,"named",2),h([q("mr-dialog")],m.prototype,"dialog",2),m=h([H("mr-command-dialog")],m);export{$e as a,W as b,Y as c,ve as d};
