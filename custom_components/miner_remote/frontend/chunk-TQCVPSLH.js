import{a as H}from"./chunk-AVM23ENO.js";import{b as T,d as L,f as $,g as q,h as A}from"./chunk-YUERLBAF.js";import{d as S}from"./chunk-RRUPZE3D.js";import{d as F}from"./chunk-CQVIIP7T.js";import{a as z}from"./chunk-GBVNH3NA.js";import{T as R,b as P}from"./chunk-63LTBV4Y.js";import{a as b,b as f,c as E,h as O,m as M,n as N,o as I}from"./chunk-R2IY7WQO.js";import{a as C,d as a,g as p}from"./chunk-42XHLT2J.js";import{b as h}from"./chunk-TN3OZQAE.js";var j=C`
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
`;var B=/^([a-z0-9+.-]+):\/\/([^/?#]*)([^?]*)(\?.*)?$/i,J=/^(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?$/i,Q=/^\[[0-9a-f:.]+\]$/i;function X(o){for(let s of o){let t=s.codePointAt(0)??0;if(t<32||t>=127&&t<160||t===8232||t===8233)return!0}return!1}function D(o,s){if(/[^\x21-\x7e]/.test(o))return{key:"input.pool_url_characters"};let[,t="",e="",,r]=B.exec(o)??[],n=t.toLowerCase();if(!s.pool_schemes.includes(n))return{key:"input.pool_url_scheme",values:{choices:s.pool_schemes.map(d=>`${d}://`).join(", ")}};if(e.includes("@"))return{key:"input.pool_url_login"};if(r!==void 0)return{key:"input.pool_url_query"};let i=e.lastIndexOf(":"),l=i>e.lastIndexOf("]")?e.slice(0,i):e;if(!J.test(l)&&!Q.test(l))return{key:"input.pool_url_host"};if(l===e&&s.schemes_with_default_port.includes(n))return;let c=l===e?"":e.slice(i+1),u=/^\d{1,5}$/.test(c)?Number(c):0;return u<1||u>65535?{key:"input.pool_url_port"}:void 0}function _(o,s){if(X(o))return{key:"input.control_characters"};let t=!0,e=o.replace(/\{([^{}]*)\}/g,(n,i)=>(t&&=s.worker_placeholders.includes(i),""));return t&&!/[{}]/.test(e)?void 0:{key:"input.worker_placeholder",values:{choices:s.worker_placeholders.map(n=>`{${n}}`).join(", ")}}}function tt(o){return/^\d+(\.\d+){3}$/.test(o)?o.slice(o.lastIndexOf(".")+1):o.includes(":")?o.slice(o.lastIndexOf(":")+1)||"0":null}function K(o,s){let t={name:s.name,hostname:s.hostname,ip:s.ip,ip_last:tt(s.ip),mac:s.mac?.replaceAll(":","")??null},e,r=o.replace(/\{([^{}]*)\}/g,(n,i)=>{let l=t[i];return l?l.replace(/[^0-9A-Za-z._:-]+/g,"-"):(e??=n,n)});return e===void 0?{name:r}:{missing:e}}var V={all:[],percent:["group_percent","group_delay_s"],size:["group_size","group_delay_s"]},et={group_percent:10,group_size:10,group_delay_s:60};function g(o){return o.fields.filter(({kind:s})=>s!=="pool_passwords"&&s!=="choices")}function y(o,s){return s.pacing_fields.filter(({key:t})=>V[o].includes(t)||t==="stop_after_failures")}function rt(o,s){return o.kind==="boolean"?o.required||o.default===!0:o.kind==="pool_url"?`${s.limits.pool_schemes[0]??""}://`:o.kind==="password"||o.default===null?"":String(o.default)}function U(o,s,t){let e=q(o,s,t),r=Object.entries({stop_after_failures:"",...et,...e});return{values:Object.fromEntries([...g(o).map(n=>[n.key,rt(n,t)]),...r.map(([n,i])=>[n,String(i)])]),pace:e.group_percent!==void 0?"percent":e.group_size!==void 0?"size":"all"}}function nt(o,{kind:s,minimum:t,maximum:e,above_minimum:r}){let n=o===""?Number.NaN:Number(o),i=t??Number.NEGATIVE_INFINITY,l=e??Number.POSITIVE_INFINITY,c=s==="integer";return(r?n>i:n>=i)&&n<=l&&(!c||Number.isInteger(n))?void 0:{key:`input.${c?"fraction_or_out_of_range":r?"out_of_open_range":"out_of_range"}`,values:{minimum:i,maximum:l}}}function ot(o,s,t){if(typeof s!="string")return;let e=s.trim();if(e==="")return o.required?{key:"input.missing"}:void 0;let r=o.max_length??t.limits.max_text;if(s.length>r)return{key:"input.too_long",values:{maximum:r}};switch(o.kind){case"integer":case"number":return nt(e,o);case"pool_url":return D(e,t.limits);case"worker_name":return _(e,t.limits);default:return}}function G(o,s,t,e){let r=t>1?y(s.pace,e).map(i=>({...i,required:V[s.pace].includes(i.key)})):[],n={};for(let i of[...g(o),...r]){let l=ot(i,s.values[i.key],e);l!==void 0&&(n[i.key]=l)}return n}function Y(o,s){let t={};for(let{key:e,kind:r}of o){let n=s.values[e]??"";if(typeof n=="boolean")t[e]=n;else{let i=r==="password"?n:n.trim();i!==""&&(t[e]=r==="integer"||r==="number"?Number(i):i)}}return t}function W(o,s){return Y(g(o),s)}function x(o,s,t){return s>1?Y(y(o.pace,t),o):{}}var w=3;function Z(o,s){let{t}=o,[e]=s,r=s.filter(l=>(l.pools??[]).length===0).length,n=l=>e?.pools?.find(c=>c.slot===l)?.user??"",i=l=>s.length===1?t("control.pool_active"):t("control.pool_active_on",{count:l});return a`<div>
    <h3>${t("control.pools_now")}</h3>
    <ul class="now">
      ${F(s).map(({slot:l,hosts:c})=>a`<li>
          <b>${t("control.slot_number",{slot:l})}:</b>
          ${c.slice(0,w).map((u,d)=>a`${d>0?", ":""}${u.host}${s.length>1?` (${t.n("common.miners",u.count)})`:n(l)&&` \xB7 ${n(l)}`}${u.active>0?a` <span class="chip good">${i(u.active)}</span>`:p}`)}
          ${c.length>w?t.n("control.pools_more",c.length-w):p}
        </li>`)}
    </ul>
    ${r===0?p:a`<p class="help">
            ${s.length===1&&e!==void 0?t("control.pools_unknown",{name:e.name}):t.n("control.pools_unknown_of",r)}
          </p>`}
  </div>`}function k(o,s,t,e){let{t:r}=o,n=t.trim();if(n===""||_(n,e)!==void 0)return p;let i=s.map(d=>({miner:d,worker:K(n,d)})),l=new Set(i.flatMap(({worker:d})=>"name"in d?[d.name]:[])),c=i.filter(({worker:d})=>"missing"in d),u=[...i.filter(({worker:d})=>"name"in d).slice(0,w),...c.slice(0,1)];return a`<ul class="now help" role="status">
    ${u.map(({miner:d,worker:v})=>a`<li>
          ${"name"in v?r("control.worker_example",{name:d.name,worker:v.name}):r("control.worker_missing",{name:d.name,placeholder:v.missing})}
        </li>`)}
    ${s.length>1?a`<li>${r.n("control.workers_distinct",l.size)}</li>`:p}
    ${c.length>1?a`<li>${r.n("control.workers_missing",c.length)}</li>`:p}
  </ul>`}var m=class extends z{constructor(){super(...arguments);this.miners=[];this.step="form";this.error="";this.checked=!1;this.named=new Set;this.able=[];this.unable=[];this.direct=!1}connectedCallback(){super.connectedCallback(),{able:this.able,unable:this.unable}=L(this.miners,this.row,T(this.env.hass)),this.draft=U(this.row,this.able.length,this.catalog);let t=this.able.length===1&&this.unable.length===0;this.direct=t&&this.row.fields.length===0&&$(this.row,1),this.direct&&(this.step="ask")}set(t,e){this.draft={...this.draft,values:{...this.draft.values,[t]:e}}}get problems(){return G(this.row,this.draft,this.able.length,this.catalog)}next(t){if(t.preventDefault(),this.step==="form"){if(this.checked=!0,this.error="",Object.keys(this.problems).length>0){this.updateComplete.then(()=>this.renderRoot.querySelector("[aria-invalid=true]")?.focus());return}$(this.row,this.able.length)?this.step="ask":this.send()}}async send(){if(this.step!=="sending"){this.step="sending";try{let{batch_id:t}=await O(this.env.hass,"miner_remote/command",{command_type:this.row.command_type,miner_ids:this.able.map(e=>e.miner_id),parameters:W(this.row,this.draft),...x(this.draft,this.able.length,this.catalog)});this.dispatchEvent(new CustomEvent("sent",{detail:t})),this.dialog.close()}catch(t){this.error=this.env.errorText(t),this.step=this.direct?"ask":"form"}}}render(){let t=this.step==="ask"||this.direct&&this.step==="sending",e=$(this.row,this.able.length),r=this.t.n(`control.do_${this.row.command_type}`,this.able.length);return a`<mr-dialog
      heading=${this.t(`common.type_${this.row.command_type}`)}
      close-label=${this.t("common.close")}
      ?busy=${this.step==="sending"}
      @closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
    >
      <form id="form" novalidate @submit=${this.next}>
        ${t?this.question():a`${this.targets()} ${this.fields()} ${this.pacing()}`}
        ${this.error===""?p:a`<p class="notice bad" role="alert">${this.error}</p>`}
      </form>
      ${t?a`<button
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
              </button>`:a`<button
              slot="actions"
              type="submit"
              form="form"
              class="primary"
              ?disabled=${this.step==="sending"||this.able.length===0}
            >
              ${this.step==="sending"?this.t("control.sending"):e?`${r} \u2026`:r}
            </button>`}
    </mr-dialog>`}targets(){let{able:t,unable:e}=this,[r]=t,n=t.length===1&&r!==void 0;return a`<div class="targets">
      <p class="help">${this.t(`control.does_${this.row.command_type}`)}</p>
      ${n?a`<p class="goes">${this.t("control.goes_to_name",{name:r.name})}</p>`:this.names(this.t.n("control.goes_to",t.length),t)}
      ${e.length===0?p:this.names(this.t.n("control.left_out",e.length),e)}
      ${this.silent()}
    </div>`}silent(){let t=this.able.filter(e=>!e.online).length;return t===0?p:a`<p class="notice warn">
      ${this.able.length===1?this.t("control.offline_self"):this.t.n("control.offline",t)}
    </p>`}names(t,e){return a`<details
      @toggle=${r=>{r.target.open&&(this.named=new Set([...this.named,e]))}}
    >
      <summary>${t}</summary>
      <ul class="names">
        ${this.named.has(e)?e.map(r=>a`<li>${r.name}</li>`):p}
      </ul>
    </details>`}fields(){let t=g(this.row);return t.length===0?p:a`${t.some(({kind:e})=>e==="pool_url")?Z(this.env,this.able):p}
      <div class="fields">${t.map(e=>this.parameter(e))}</div>`}parameter(t){let{key:e,kind:r,required:n,default:i}=t;return r==="boolean"?n||i===null?this.yesOrNo(t):this.tick(t):r==="worker_name"?this.worker(t):this.field(t,e==="power_limit_w"?this.wattsNow():void 0)}worker(t){let{worker_placeholders:e}=this.catalog.limits,r=this.typed(t.key);return a`<div class="wide">
      ${this.field(t)} ${k(this.env,this.able,r,this.catalog.limits)}
      <p class="help filled">${this.t("control.worker_filled")}</p>
      <ul class="placeholders">
        ${e.map(n=>a`<li>
            <button type="button" class="code" @click=${()=>this.set(t.key,`${r}{${n}}`)}>
              ${`{${n}}`}
            </button>
            ${this.optional(`placeholder_${n}`)}
          </li>`)}
      </ul>
    </div>`}tick({key:t}){let e=this.draft.values[t]===!0,r=this.able.filter(n=>!M(n,"config_read")).length;return a`<div class="wide">
      <label class="check">
        <input
          type="checkbox"
          .checked=${e}
          @change=${n=>this.set(t,n.target.checked)}
        />
        ${this.label(t)}
      </label>
      ${t==="backup_first"&&e&&r>0?a`<p class="help">${this.t.n("control.backup_first_help",r)}</p>`:p}
    </div>`}yesOrNo({key:t}){return a`<div class="choices wide" role="radiogroup" aria-label=${this.t(`common.type_${this.row.command_type}`)}>
      ${[!0,!1].map(e=>this.radio(t,this.draft.values[t]===e,this.label(`${t}_${e?"yes":"no"}`),()=>this.set(t,e)))}
    </div>`}wattsNow(){let t=this.able.flatMap(n=>n.power_limit_w??n.est_power_w??[]);if(t.length===0)return"";let e=this.env.format.power(Math.min(...t)),r=this.env.format.power(Math.max(...t));return e===r?this.t("control.watts_now_same",{from:e}):this.t("control.watts_now",{from:e,to:r})}pacing(){if(this.able.length<=1)return p;let{pace:e}=this.draft,r=Object.keys(this.problems).length>0;return a`<fieldset>
      <legend>${this.t("control.pacing")}</legend>
      <div class="choices" role="radiogroup" aria-label=${this.t("control.pacing")}>
        ${["all","percent","size"].map(n=>this.radio("pace",e===n,this.t(`control.pace_${n}`),()=>{this.draft={...this.draft,pace:n}}))}
      </div>
      <div class="numbers">
        ${y(e,this.catalog).map(n=>this.field(n,"",n.key==="stop_after_failures"?this.t("control.stop_after_never"):""))}
      </div>
      ${e==="all"||r?p:a`<p class="help" role="status">${this.spreading()}</p>`}
    </fieldset>`}spreading(){let t=this.able.length,{groups:e,seconds:r}=A(t,x(this.draft,t,this.catalog)),n=`${this.t.n("control.spread",e)}.`;if(r===0)return n;let i=r<120?`${this.env.format.number(r)} s`:this.env.format.span(r);return`${n} ${this.t("control.spread_time",{time:i})}`}question(){let{row:t,able:e}=this,r=t.command_type,{hashrate_ths:n,power_w:i}=S(e),{format:l}=this.env;return a`<div class="notice bad ask" role="alert">
      ${R(P,28)}
      <div>
        <h3>${this.t.n(`control.ask_${r}`,e.length,{name:e[0]?.name??""})}</h3>
        <p>${this.t(`control.does_${r}`)}</p>
        ${this.direct?this.silent():p}
        <p>${this.t.n("control.ask_text",e.length,{hashrate:l.hashrate(n),power:l.power(i)})}</p>
        ${this.draft.pace==="all"||e.length===1?p:a`<p>${this.spreading()}</p>`}
        ${r==="pool_switch"?a`<p>${this.t("control.ask_pool",{url:this.typed("pool_url").trim()})}</p>
                ${k(this.env,e,this.typed("worker_name"),this.catalog.limits)}`:p}
      </div>
    </div>`}label(t){return this.optional(`field_${t}`)||H(t)}optional(t){let e=`control.${t}`,r=this.t(e);return r===e?"":r}typed(t){return String(this.draft.values[t]??"")}radio(t,e,r,n){return a`<label class="check">
      <input type="radio" name=${t} .checked=${e} @change=${n} />
      ${r}
    </label>`}field({key:t,kind:e,max_length:r},n=this.optional(`help_${t}`),i=""){let l=this.checked?this.problems[t]:void 0,c=e==="integer"||e==="number",u=e==="pool_url"||e==="worker_name";return a`<label class="field ${c||e==="password"?"":"wide"}">
      <span>${this.label(t)}</span>
      <input
        name=${t}
        type=${c?"number":e==="password"?"password":"text"}
        step=${c?"any":p}
        autocomplete=${e==="password"?"new-password":"off"}
        autocapitalize=${u?"off":p}
        spellcheck=${u?"false":p}
        placeholder=${i||p}
        maxlength=${r??p}
        aria-invalid=${l===void 0?p:"true"}
        aria-describedby=${l===void 0?`${t}-help`:`${t}-error`}
        .value=${this.typed(t)}
        @input=${d=>this.set(t,d.target.value)}
      />
      ${l===void 0?p:a`<span class="error" id="${t}-error" role="alert">${this.t(l.key,l.values)}</span>`}
      ${n===""?p:a`<span class="help" id="${t}-help">${n}</span>`}
    </label>`}};m.styles=[I,j],h([b({attribute:!1})],m.prototype,"row",2),h([b({attribute:!1})],m.prototype,"catalog",2),h([b({attribute:!1})],m.prototype,"miners",2),h([f()],m.prototype,"draft",2),h([f()],m.prototype,"step",2),h([f()],m.prototype,"error",2),h([f()],m.prototype,"checked",2),h([f()],m.prototype,"named",2),h([E("mr-dialog")],m.prototype,"dialog",2),m=h([N("mr-command-dialog")],m);
