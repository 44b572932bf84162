import{b as ie,d as ae,f as C,g as le,h as pe}from"./chunk-4UGSH5F5.js";import{b as oe}from"./chunk-LBJ7OJ63.js";import{b as v,c as S,f as se}from"./chunk-7GRE436D.js";import{b as L,c as z}from"./chunk-I63C7D7V.js";import{a as te,h as ne}from"./chunk-7ORM46B2.js";import{b as re}from"./chunk-BCZP3DJ2.js";import{a as k}from"./chunk-76NKPHPN.js";import{U as Y,b as B,c as V,ha as f,ia as g,ja as Z,m as G,na as J,oa as Q,pa as X,q as U,s as W,ta as ee,ua as E,va as _,wa as x}from"./chunk-F4IZPBAG.js";import{a as y,d as a,g as l}from"./chunk-42XHLT2J.js";import{b as c}from"./chunk-TN3OZQAE.js";var _e={reached:[G,"good"],awaited:[Y,"busy"],ahead:[U,"quiet"],bad:[W,"bad"],doubtful:[B,"warn"]};function q(r){return r.status!=="pending"&&r.verification!=="waiting"}function ve(r){let{sent_at:s,completed_at:e,command_type:t}=r,o=L(r),n=t==="backup"?"done":"confirmed",i=t==="backup"?[]:["accepted"],p=(...m)=>m.map($=>({stage:$,state:"ahead",at:null})),d={stage:"sent",state:"reached",at:s},u=i.map(m=>({stage:m,state:"reached",at:e}));switch(o){case"waiting":return[{stage:o,state:"awaited",at:null},...p("sent",...i,n)];case"sent":{let[m=n,...$]=[...i,n];return[d,{stage:m,state:"awaited",at:null},...p(...$)]}case"accepted":return r.verification===null?[d,...u]:[d,...u,{stage:n,state:"awaited",at:null}];case"confirmed":case"done":return[d,...u,{stage:o,state:"reached",at:r.verified_at??e}];case"not_confirmed":return[d,...u,{stage:o,state:"doubtful",at:r.verified_at??null}];default:{let m={stage:o,state:o==="skipped"?"doubtful":"bad",at:e};return s===null?[m]:[d,m]}}}function xe(r,s){switch(s){case"accepted":return r.t("commands.await_accepted");case"confirmed":return r.t("commands.batch_confirming");case"done":return r.t("commands.batch_running");default:return z(r,s)}}function ke(r,s){return a`<ol class="stages">
${ve(s).map(({stage:e,state:t,at:o})=>{let[n,i]=_e[t];return a`<li class="${t} ${i}" aria-current=${t==="awaited"?"step":l}>
${E(n,22)}<span>${t==="awaited"?xe(r,e):z(r,e)}</span>
${o===null?l:a`<time datetime=${o}>${r.format.timeSeconds(o)}</time>`}
</li>`})}
</ol>`}var Re=y`.stages{list-style:none;margin:0;padding:0;display:flex;flex-direction:column}.stages li{display:flex;align-items:center;gap:10px;min-height:36px;position:relative}.stages svg{color:var(--chip);flex:none}.stages li:not(:last-child):after{content:"";position:absolute;inset-inline-start:10px;top:31px;height:10px;border-inline-start:2px solid var(--divider-color)}.stages .ahead{color:var(--mr-secondary)}.stages .awaited span,.stages li:last-child:not(.ahead) span{font-weight:500}.stages time{color:var(--mr-secondary);font-variant-numeric:tabular-nums}`,w=class extends k{constructor(){super(...arguments);this.batchId="";this.error="";this.load=async()=>{try{let e=X({batch_id:this.batchId,limit:1}),{commands:t}=await J(this.env.hass,"GET",`remote/commands/history${e}`),[o]=t;o!==void 0&&(this.record===void 0||!q(this.record))&&this.take(o)}catch(e){this.error=this.env.errorText(e)}}}connectedCallback(){super.connectedCallback();let e=new te(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:t})=>{for(let o of t)o.batch_id===this.batchId&&this.take(o)});this.owns(e.listen(()=>{},this.load)),this.load()}take(e){this.record=e,this.error="",this.dispatchEvent(new CustomEvent("changed",{detail:e}))}render(){let{record:e}=this;return this.error!==""?a`<p class="error" role="alert">${this.error}</p>`:e===void 0?a`<p class="help" role="status">${this.t("commands.sending")}</p>`:a`<div role="status">${ke(this.env,e)}</div>
${this.explanation(e)}
<p class="help">${re(["history"],this.t("commands.in_history"),{command:String(e.id)})}</p>`}explanation(e){let t=L(e);return e.error_code??e.error_message?a`<p class="notice bad" role="alert" dir="auto">${this.env.errorText(e)}</p>`:t==="accepted"?a`<p class="help">
${this.t(e.verification===null?"commands.not_reported":"commands.confirmation_awaited")}
</p>`:t==="not_confirmed"?a`<p class="notice warn">${this.t("commands.confirmation_missing")}</p>`:l}};w.styles=[x,Re,y`:host{display:flex;flex-direction:column;gap:12px}.notice{margin:0;overflow-wrap:anywhere}`],c([f()],w.prototype,"batchId",2),c([g()],w.prototype,"record",2),c([g()],w.prototype,"error",2),w=c([_("mr-sent-command")],w);var de=y`form{display:flex;flex-direction:column;gap:16px}button[slot=actions]{white-space:normal;overflow-wrap:anywhere;max-width:100%;padding-block:6px}.targets{display:flex;flex-direction:column;gap:8px}.goes,.ask p{margin:0}.goes,summary{font-weight:500}summary{cursor:pointer}h3{margin:0}.now{list-style:none;margin:4px 0 0;padding:0;overflow-wrap:anywhere}.names{columns:180px;max-height:160px;overflow:auto;margin:6px 0 0;padding-inline-start:20px;overflow-wrap:anywhere}.choices{display:flex;flex-wrap:wrap;gap:0 20px}.fields,.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(150px,100%),1fr));gap:12px;align-items:start}fieldset{display:flex;flex-direction:column;gap:12px}.fields{grid-template-columns:repeat(auto-fit,minmax(min(200px,100%),1fr))}.fields>.wide{grid-column:1 / -1}.ask{display:flex;gap:12px;overflow-wrap:anywhere}.ask>div{display:flex;flex-direction:column;gap:6px;min-width:0}`;var Se=/^([a-z0-9+.-]+):\/\/([^/?#]*)([^?]*)(\?.*)?$/i,Pe=/^(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?$/i,Ee=/^\[[0-9a-f:.]+\]$/i;function Ce(r){for(let s of r){let e=s.codePointAt(0)??0;if(e<32||e>=127&&e<160||e===8232||e===8233)return!0}return!1}function ce(r,s){if(/[^\x21-\x7e]/.test(r))return{key:"input.pool_url_characters"};let[,e="",t="",,o]=Se.exec(r)??[],n=e.toLowerCase();if(!s.pool_schemes.includes(n))return{key:"input.pool_url_scheme",values:{choices:s.pool_schemes.map(m=>`${m}://`).join(", ")}};if(t.includes("@"))return{key:"input.pool_url_login"};if(o!==void 0)return{key:"input.pool_url_query"};let i=t.lastIndexOf(":"),p=i>t.lastIndexOf("]")?t.slice(0,i):t;if(!Pe.test(p)&&!Ee.test(p))return{key:"input.pool_url_host"};if(p===t&&s.schemes_with_default_port.includes(n))return;let d=p===t?"":t.slice(i+1),u=/^\d{1,5}$/.test(d)?Number(d):0;return u<1||u>65535?{key:"input.pool_url_port"}:void 0}function M(r,s){if(Ce(r))return{key:"input.control_characters"};let e=!0,t=r.replace(/\{([^{}]*)\}/g,(n,i)=>(e&&=s.worker_placeholders.includes(i),""));return e&&!/[{}]/.test(t)?void 0:{key:"input.worker_placeholder",values:{choices:s.worker_placeholders.map(n=>`{${n}}`).join(", ")}}}function Me(r){return/^\d+(\.\d+){3}$/.test(r)?r.slice(r.lastIndexOf(".")+1):r.includes(":")?r.slice(r.lastIndexOf(":")+1)||"0":null}function T(r,s){let e={name:s.name,hostname:s.hostname,ip:s.ip,ip_last:Me(s.ip),mac:s.mac?.replaceAll(":","")??null},t,o=r.replace(/\{([^{}]*)\}/g,(n,i)=>{let p=e[i];return p?p.replace(/[^0-9A-Za-z._:-]+/g,"-"):(t??=n,n)});return t===void 0?{name:o}:{missing:t}}var Te={key:"input.missing"},me={all:[],percent:["group_percent","group_delay_s"],size:["group_size","group_delay_s"]},Oe={group_percent:10,group_size:10,group_delay_s:60};function R(r){return r.fields.filter(({kind:s})=>s!=="pool_passwords"&&s!=="choices"&&s!=="pools")}function ue(r){return r.fields.some(({kind:s})=>s==="password"||s==="pools"||s==="pool_passwords")}function O(r,s){return s.pacing_fields.filter(({key:e})=>me[r].includes(e)||e==="stop_after_failures")}function Ie(r,s){return r.kind==="boolean"?r.required||r.default===!0:r.kind==="pool_url"?`${s.limits.pool_schemes[0]??""}://`:r.kind==="password"||r.default===null?"":String(r.default)}function F(r,s,e){let t=le(r,s,e),o=Object.entries({stop_after_failures:"",...Oe,...t});return{values:Object.fromEntries([...R(r).map(n=>[n.key,Ie(n,e)]),...o.map(([n,i])=>[n,String(i)])]),pace:t.group_percent!==void 0?"percent":t.group_size!==void 0?"size":"all",pools:[]}}function at(r,s,e,t){let o=F(r,e,t),n={...o.values};for(let{key:p,kind:d}of R(r)){let u=s[p];d!=="password"&&u!==void 0&&u!==null&&(n[p]=typeof u=="boolean"?u:String(u))}let i=Array.isArray(s.pools)?s.pools:[];return{...o,values:n,pools:i.map(p=>({...P,...p,pool_password:""}))}}var P={pool_url:"",worker_name:"",pool_password:""};function he(r,s){let e=(t,o)=>{let n=new Set(r.map(i=>i.pools?.find(p=>p.slot===t)?.[o]??""));return n.size===1?[...n][0]??"":""};return Array.from({length:s},(t,o)=>({pool_url:e(o,"url"),worker_name:e(o,"user"),pool_password:""}))}function Ne({pool_url:r,worker_name:s,pool_password:e}){return`${r}${s}${e}`.trim()===""}function I(r){return r.pools.slice(0,r.pools.findLastIndex(s=>!Ne(s))+1)}function H(r,s){return`pools.${r}.${s}`}function Ae(r,{kind:s,minimum:e,maximum:t,above_minimum:o}){let n=r===""?Number.NaN:Number(r),i=e??Number.NEGATIVE_INFINITY,p=t??Number.POSITIVE_INFINITY,d=s==="integer";return(o?n>i:n>=i)&&n<=p&&(!d||Number.isInteger(n))?void 0:{key:`input.${d?"fraction_or_out_of_range":o?"out_of_open_range":"out_of_range"}`,values:{minimum:i,maximum:p}}}function fe(r,s,e){if(typeof s!="string")return;let t=s.trim();if(t==="")return r.required?Te:void 0;let o=r.max_length??e.limits.max_text;if(s.length>o)return{key:"input.too_long",values:{maximum:o}};switch(r.kind){case"integer":case"number":return Ae(t,r);case"pool_url":return ce(t,e.limits);case"worker_name":return M(t,e.limits);default:return}}function Le(r,s){let e={},t=I(r),o=s.commands.pool_switch?.fields??[];for(let n of["pool_url","worker_name"]){let i=o.find(p=>p.key===n);(t.length===0?[P]:t).forEach((p,d)=>{let u=i===void 0?void 0:fe(i,p[n],s);u!==void 0&&(e[H(d,n)]=u)})}return e}function ge(r,s,e,t){let o=e>1?O(s.pace,t).map(i=>({...i,required:me[s.pace].includes(i.key)})):[],n=S(r)?Le(s,t):{};for(let i of[...R(r),...o]){let p=fe(i,s.values[i.key],t);p!==void 0&&(n[i.key]=p)}return n}function be(r,s){let e={};for(let{key:t,kind:o}of r){let n=s.values[t]??"";if(typeof n=="boolean")e[t]=n;else{let i=o==="password"?n:n.trim();i!==""&&(e[t]=o==="integer"||o==="number"?Number(i):i)}}return e}function ze(r,s,e){return r.every(t=>{let o=T(e,t);return"name"in o&&t.pools?.some(n=>n.url===s&&n.user===o.name)})}function ye(r,s,e){let t=be(R(r),s);if(!S(r))return t;let o=I(s).map(({pool_url:n,worker_name:i,pool_password:p})=>{let d={pool_url:n.trim(),worker_name:i.trim()};return p===""&&ze(e,d.pool_url,d.worker_name)?d:{...d,pool_password:p||"x"}});return{...t,pools:o}}function j(r,s,e){return s>1?be(O(r.pace,e),r):{}}var N=3;function we(r,s,e){let{t}=r,o=ne(s).find(i=>i.slot===e)?.hosts??[];if(o.length===0)return a`<span class="help">${t("commands.slot_empty")}</span>`;let n=s.length===1?s[0]?.pools?.find(i=>i.slot===e)?.user??"":"";return a`<ul>
${o.slice(0,N).map(({host:i,count:p,active:d})=>a`<li>
${i}${s.length>1?` (${t.n("common.miners",p)})`:l}
${d===0?l:a`<span class="chip good">
${s.length===1?t("control.pool_active"):t("control.pool_active_on",{count:d})}
</span>`}
</li>`)}
${n===""?l:a`<li class="help">${n}</li>`}
${o.length>N?a`<li class="help">${t.n("control.pools_more",o.length-N)}</li>`:l}
</ul>`}function $e(r,s){let[e]=s,t=s.filter(o=>(o.pools??[]).length===0).length;return t===0?l:a`<p class="help">
${s.length===1&&e!==void 0?r.t("control.pools_unknown",{name:e.name}):r.t.n("control.pools_unknown_of",t)}
</p>`}function A(r,s,e,t){let{t:o}=r,n=e.trim();if(n===""||M(n,t)!==void 0)return l;let i=s.map(m=>({miner:m,worker:T(n,m)})),p=new Set(i.flatMap(({worker:m})=>"name"in m?[m.name]:[])),d=i.filter(({worker:m})=>"missing"in m),u=[...i.filter(({worker:m})=>"name"in m).slice(0,N),...d.slice(0,1)];return a`<ul class="examples help" aria-live="polite">
${u.map(({miner:m,worker:$})=>a`<li>
${"name"in $?o("commands.worker_example",{name:m.name,worker:$.name}):o("commands.worker_missing",{name:m.name,placeholder:$.missing})}
</li>`)}
${s.length>1?a`<li>${o.n("control.workers_distinct",p.size)}</li>`:l}
${d.length>1?a`<li>${o.n("control.workers_missing",d.length)}</li>`:l}
</ul>`}var qe=3,b=class extends k{constructor(){super();this.miners=[];this.scope="one";this.problems={};this.lastWorker=0;this.addEventListener("keydown",e=>{e.key==="Enter"&&e.composedPath()[0]instanceof HTMLInputElement&&this.closest("form")?.requestSubmit()})}get slots(){let e=this.miners.flatMap(o=>(o.pools??[]).map(n=>n.slot+1)),t=this.catalog.commands.pool_switch?.fields.find(({key:o})=>o==="pool_number")?.maximum??2;return Math.min(Math.max(qe,this.draft.pools.length,this.chosen+1,...e),t+1)}get chosen(){return Number(this.draft.values.pool_number??0)}change(e){this.dispatchEvent(new CustomEvent("draft",{detail:{...this.draft,...e}}))}set(e){this.change({values:{...this.draft.values,...e}})}rescope(e){if(this.dispatchEvent(new CustomEvent("scope",{detail:e})),e==="one"||this.draft.pools.length>0)return;let t=new Set(this.miners.map(n=>n.pools?.find(i=>i.active===!0)?.slot)),[o]=t;this.change({pools:he(this.miners,this.slots),values:{...this.draft.values,pool_number:String(t.size===1?o??0:0)}})}typed(e){if(this.scope==="all")return this.draft.pools[e]??P;let t=o=>String(this.draft.values[o]??"");return{pool_url:t("pool_url"),worker_name:t("worker_name"),pool_password:t("pool_password")}}type(e,t,o){if(this.scope==="one")this.set({[t]:o});else{let n=Array.from({length:this.slots},(i,p)=>this.draft.pools[p]??P);this.change({pools:n.map((i,p)=>p===e?{...i,[t]:o}:i)})}}render(){let{t:e,scope:t}=this,o=Array.from({length:this.slots},(n,i)=>i);return a`${this.catalog.commands.set_pools===void 0?l:a`<div class="choices" role="radiogroup" aria-label=${e("commands.scope")}>
${["one","all"].map(n=>this.radio("scope",t===n,e(`commands.scope_${n}`),()=>this.rescope(n)))}
</div>`}
<p class="help">${e(t==="one"?"commands.does_pool_switch":"commands.does_set_pools")}</p>
<div class="slots" role=${t==="one"?"radiogroup":l} aria-label=${e("commands.field_pool_number")}>
<div class="heads help" aria-hidden="true">
<span>${e("control.pools_now")}</span><span>${e("commands.slot_new")}</span>
</div>
${o.map(n=>this.slotRow(n))}
</div>
${$e(this.env,this.miners)}
<p class="help">${e(t==="one"?"commands.help_pool_password":"commands.help_password_kept")}</p>
${this.placeholders()}`}slotRow(e){let{t,scope:o}=this,n=o==="all"||e===this.chosen,i=e===this.chosen;return a`<section class=${n?"written":""} aria-label=${t("control.slot_number",{slot:e})}>
<div class="now">
${o==="one"?this.radio("slot",i,t("control.slot_number",{slot:e}),()=>this.set({pool_number:String(e)})):a`<h4>${t("control.slot_number",{slot:e})}</h4>`}
${we(this.env,this.miners,e)}
</div>
<div class="new">
${n?this.fields(e):a`<span class="help">${t("commands.slot_unchanged")}</span>`}
${o==="all"?this.radio("mined",i,t("commands.slot_mined"),()=>this.set({pool_number:String(e)})):l}
</div>
</section>`}fields(e){let t=this.typed(e),o=this.scope==="one"||e===0;return a`<div class="typed">
${this.field(e,"pool_url",o?this.t("commands.help_pool_url"):"")} ${this.field(e,"worker_name")}
${this.field(e,"pool_password")}
${A(this.env,this.miners,t.worker_name,this.catalog.limits)}
</div>`}field(e,t,o=""){let n=this.scope==="one"?t:H(e,t),i=this.problems[n],p=t==="pool_password";return a`<label class="field">
<span>${this.t(`commands.field_${t}`)}</span>
<input
name=${n}
type=${p?"password":"text"}
autocomplete=${p?"new-password":"off"}
autocapitalize="off"
spellcheck="false"
maxlength=${this.catalog.limits.max_text}
aria-invalid=${i===void 0?l:"true"}
aria-describedby=${i===void 0?l:`${n}-error`}
.value=${this.typed(e)[t]}
@focus=${()=>{t==="worker_name"&&(this.lastWorker=e)}}
@input=${d=>this.type(e,t,d.target.value)}
/>
${i===void 0?l:a`<span class="error" id="${n}-error" role="alert">${this.t(i.key,i.values)}</span>`}
${o===""?l:a`<span class="help">${o}</span>`}
</label>`}placeholders(){let e=this.scope==="one"?this.chosen:this.lastWorker;return a`<details open>
<summary>${this.t("commands.worker_filled")}</summary>
<ul class="placeholders">
${this.catalog.limits.worker_placeholders.map(t=>a`<li>
<button
type="button"
class="code"
@click=${()=>this.type(e,"worker_name",`${this.typed(e).worker_name}{${t}}`)}
>
${`{${t}}`}
</button>
${this.t(`commands.placeholder_${t}`)}
</li>`)}
</ul>
</details>`}radio(e,t,o,n){return a`<label class="check">
<input type="radio" name=${e} .checked=${t} @change=${n} />
${o}
</label>`}};b.styles=[x,y`:host{display:flex;flex-direction:column;gap:12px}.choices{display:flex;flex-wrap:wrap;gap:0 20px}.slots{border:1px solid var(--divider-color);border-radius:12px}section,.heads{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:8px 16px;padding:10px 14px}section{border-top:1px solid var(--divider-color)}section:not(.written) .new{align-self:center}.now,.new{display:flex;flex-direction:column;gap:6px;min-width:0;overflow-wrap:anywhere}.typed{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:6px 12px}.typed>:not(.field:nth-child(n+2)){grid-column:1 / -1}h4{margin:0;font-weight:500}ul{list-style:none;margin:0;padding:0}summary{cursor:pointer;color:var(--mr-secondary);font-size:13px}.placeholders{margin-top:6px;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(240px,100%),1fr));gap:6px 12px;font-size:13px;color:var(--mr-secondary)}.code{font:13px ui-monospace,monospace;min-height:26px;padding:0 8px;border-radius:6px;margin-inline-end:4px}@media(max-width:520px){section{grid-template-columns:minmax(0,1fr)}.heads{display:none}}`],c([f({attribute:!1})],b.prototype,"miners",2),c([f({attribute:!1})],b.prototype,"catalog",2),c([f({attribute:!1})],b.prototype,"draft",2),c([f()],b.prototype,"scope",2),c([f({attribute:!1})],b.prototype,"problems",2),c([g()],b.prototype,"lastWorker",2),b=c([_("mr-pool-fields")],b);function K(r){let s=r.replace(/([a-z\d])([A-Z])/g,(e,t,o)=>`${t} ${o.toLowerCase()}`).replace(/[_\-.]+/g," ").trim();return s===""?r:s.charAt(0).toUpperCase()+s.slice(1)}function Fe(r,s,e){let t=`${s}${e.replace(/[^A-Za-z0-9]/g,"_")}`,o=r.t(t);return o===t?K(e):o}function He(r){return r==null||r===""||typeof r=="object"&&Object.values(r).length===0}function xt(r,s){return He(s)||s===l?l:a`<dt>${r}</dt><dd>${s}</dd>`}function D(r,s,e,t=()=>{}){if(s==null||s==="")return"\u2013";if(typeof s=="boolean")return r.t(s?"common.yes":"common.no");if(typeof s=="number")return r.format.number(s,6);if(Array.isArray(s))return s.length===0?r.t("common.none"):s.every(o=>typeof o!="object"||o===null)?s.map(o=>String(D(r,o,e))).join(", "):a`<ol>${s.map(o=>a`<li>${D(r,o,e,t)}</li>`)}</ol>`;if(typeof s=="object"){let o=Object.entries(s);return o.length===0?r.t("common.none"):a`<dl>
${o.map(([n,i])=>a`<dt>${Fe(r,e,n)}</dt><dd>${t(n,i)??D(r,i,e,t)}</dd>`)}
</dl>`}return String(s)}var kt=y`dl{display:grid;grid-template-columns:minmax(110px,max-content) minmax(0,1fr);gap:8px 16px;margin:0}dt{color:var(--mr-secondary);overflow-wrap:anywhere}dd{margin:0;overflow-wrap:anywhere}dd dl,li dl{border-inline-start:2px solid var(--divider-color);padding-inline-start:12px}ol{margin:0;padding-inline-start:20px}@media(max-width:480px){dl{grid-template-columns:minmax(0,1fr);gap:2px}dd{margin-bottom:8px}}`;var je=new Set(["pool_url","worker_name","pool_password","pool_number"]),h=class extends k{constructor(){super(...arguments);this.miners=[];this.step="form";this.error="";this.checked=!1;this.named=new Set;this.allSlots=!1;this.able=[];this.unable=[];this.batchId=""}connectedCallback(){super.connectedCallback(),{able:this.able,unable:this.unable}=ae(this.miners,this.row,ie(this.env.hass)),this.allSlots=S(this.row),this.row=(this.allSlots?this.catalog.commands.pool_switch:void 0)??this.row,this.draft=this.start??F(this.row,this.able.length,this.catalog),this.start===void 0&&this.withoutBackup>0&&this.set("backup_first",!1)}get alone(){return this.able.length===1?this.able[0]:void 0}get withoutBackup(){return this.able.filter(e=>!ee(e,"config_read")).length}get command(){return(this.allSlots?this.catalog.commands.set_pools:void 0)??this.row}set(e,t){this.draft={...this.draft,values:{...this.draft.values,[e]:t}}}get problems(){return ge(this.command,this.draft,this.able.length,this.catalog)}next(e){if(e.preventDefault(),!(this.step!=="form"||this.able.length===0)){if(this.checked=!0,this.error="",Object.keys(this.problems).length>0){this.updateComplete.then(()=>this.focusProblem());return}this.alone===void 0&&C(this.row,this.able.length)?this.step="ask":this.send()}}async focusProblem(){let e=this.renderRoot.querySelector("mr-pool-fields");await e?.updateComplete,[e?.renderRoot,this.renderRoot].flatMap(o=>o?.querySelector("[aria-invalid=true]")??[])[0]?.focus()}async send(){if(this.step==="sending")return;let e=this.step;this.step="sending",this.error="";try{let{batch_id:t}=await Q(this.env.hass,"miner_remote/command",{command_type:this.command.command_type,miner_ids:this.able.map(o=>o.miner_id),parameters:ye(this.command,this.draft,this.able),...j(this.draft,this.able.length,this.catalog)});if(this.batchId=t,this.dispatchEvent(new CustomEvent("sent",{detail:t})),this.alone!==void 0){this.record=void 0,this.step="sent";return}this.env.batches.sentHere.add(t),oe(t),this.dialog.close()}catch(t){this.error=this.env.errorText(t),this.step=e}}closed(){this.step==="sent"&&!(this.record!==void 0&&q(this.record))&&this.env.batches.sentHere.add(this.batchId),this.dispatchEvent(new CustomEvent("closed"))}render(){let{alone:e,step:t}=this,o=this.t(`common.type_${this.row.command_type}`);return a`<mr-dialog
heading=${e===void 0?o:this.t("commands.title_named",{command:o,name:e.name})}
close-label=${this.t("common.close")}
?wide=${v(this.row)&&t!=="sent"}
?busy=${t==="sending"}
@closed=${this.closed}
>
${t==="sent"?a`<mr-sent-command
.env=${this.env}
.batchId=${this.batchId}
@changed=${n=>{this.record=n.detail}}
></mr-sent-command>`:a`<form id="form" novalidate @submit=${this.next}>
${t==="ask"?this.question():a`${this.targets()} ${this.fields()} ${this.pacing()}`}
${this.error===""?l:a`<p class="notice bad" role="alert">${this.error}</p>`}
</form>`}
${t==="sent"?this.sentActions():t==="ask"?this.askActions():this.formActions()}
</mr-dialog>`}get verb(){return this.t.n(`commands.do_${this.row.command_type}`,this.able.length,{name:this.alone?.name??""})}formActions(){let e=this.step==="sending",t=C(this.row,this.able.length),o=this.alone!==void 0,n=t&&!o?`${this.verb} \u2026`:this.verb;return a`${o?a`<button slot="actions" type="button" ?disabled=${e} @click=${()=>this.dialog.close()}>
${this.t("common.cancel")}
</button>`:l}
<button
slot="actions"
type="submit"
form="form"
class="primary ${t&&o?"danger":""}"
?disabled=${e||this.able.length===0}
>
${e?this.t("commands.sending"):n}
</button>`}askActions(){return a`<button
slot="actions"
type="button"
@click=${()=>{this.step="form"}}
>
${this.t("common.back")}
</button>
<button slot="actions" type="button" class="primary danger" @click=${this.send}>
${this.t("commands.confirm",{action:this.verb})}
</button>`}sentActions(){let e=this.record!==void 0&&!["pending","success"].includes(this.record.status);return a`${e?a`<button
slot="actions"
type="button"
@click=${()=>{this.step="form"}}
>
${this.t("common.retry")}
</button>`:l}
<button slot="actions" type="button" class="primary" @click=${()=>this.dialog.close()}>
${this.t("common.close")}
</button>`}targets(){let{able:e,unable:t,alone:o}=this,n=this.row.command_type;return a`<div class="targets">
${v(this.row)?l:a`<p class="help">${this.t(`commands.does_${n}`)}</p>`}
${o!==void 0?l:this.names(this.t.n("commands.goes_to",e.length),e)}
${t.length===0?l:this.names(this.t.n("commands.left_out",t.length),t)}
${o!==void 0&&C(this.row,1)?a`<p class="goes">${this.loss()}</p>`:l}
${this.silent()}
${this.start!==void 0&&ue(this.row)?a`<p class="notice">${this.t("commands.secret_again")}</p>`:l}
</div>`}loss(){let{hashrate_ths:e,power_w:t}=se(this.able),{format:o}=this.env;return this.t.n("commands.ask_text",this.able.length,{hashrate:o.hashrate(e),power:o.power(t)})}silent(){let e=this.able.filter(t=>!t.online).length;return e===0?l:a`<p class="notice warn">
${this.able.length===1?this.t("commands.offline_self"):this.t.n("commands.offline",e)}
</p>`}names(e,t){return a`<details
@toggle=${o=>{o.target.open&&(this.named=new Set([...this.named,t]))}}
>
<summary>${e}</summary>
<ul class="names">
${this.named.has(t)?t.map(o=>a`<li>${o.name}</li>`):l}
</ul>
</details>`}fields(){let e=v(this.row),t=R(this.command).filter(({key:o})=>!e||!je.has(o));return a`${e?a`<mr-pool-fields
.env=${this.env}
.miners=${this.able}
.catalog=${this.catalog}
.draft=${this.draft}
.scope=${this.allSlots?"all":"one"}
.problems=${this.checked?this.problems:{}}
@draft=${o=>{this.draft=o.detail}}
@scope=${o=>{this.allSlots=o.detail==="all",this.checked=!1}}
></mr-pool-fields>`:l}
${t.length===0?l:a`<div class="fields">${t.map(o=>this.parameter(o))}</div>`}`}parameter(e){let{key:t,kind:o,required:n,default:i}=e;return o==="boolean"?n||i===null?this.yesOrNo(e):this.tick(e):this.field(e,t==="power_limit_w"?this.wattsNow():void 0)}tick({key:e}){let t=this.draft.values[e]===!0,o=this.withoutBackup;return a`<div class="wide">
<label class="check">
<input
type="checkbox"
.checked=${t}
@change=${n=>this.set(e,n.target.checked)}
/>
${this.label(e)}
</label>
${e==="backup_first"&&t&&o>0?a`<p class="help">${this.t.n("commands.backup_first_help",o)}</p>`:e==="backup_first"?a`<p class="help">${this.t("commands.backup_for_undo")}</p>`:l}
</div>`}yesOrNo({key:e}){return a`<div class="choices wide" role="radiogroup" aria-label=${this.t(`common.type_${this.row.command_type}`)}>
${[!0,!1].map(t=>this.radio(e,this.draft.values[e]===t,this.label(`${e}_${t?"yes":"no"}`),()=>this.set(e,t)))}
</div>`}wattsNow(){let e=this.able.flatMap(n=>n.power_limit_w??n.est_power_w??[]);if(e.length===0)return"";let t=this.env.format.power(Math.min(...e)),o=this.env.format.power(Math.max(...e));return t===o?this.t("commands.watts_now_same",{from:t}):this.t("commands.watts_now",{from:t,to:o})}pacing(){if(this.able.length<=1)return l;let{pace:t}=this.draft,o=Object.keys(this.problems).length>0;return a`<fieldset>
<legend>${this.t("commands.pacing")}</legend>
<div class="choices" role="radiogroup" aria-label=${this.t("commands.pacing")}>
${["all","percent","size"].map(n=>this.radio("pace",t===n,this.t(`commands.pace_${n}`),()=>{this.draft={...this.draft,pace:n}}))}
</div>
<div class="numbers">
${O(t,this.catalog).map(n=>this.field(n,"",n.key==="stop_after_failures"?this.t("commands.stop_after_never"):""))}
</div>
${t==="all"||o?l:a`<p class="help" role="status">${this.spreading()}</p>`}
</fieldset>`}spreading(){let e=this.able.length,{groups:t,seconds:o}=pe(e,j(this.draft,e,this.catalog)),n=`${this.t.n("commands.spread",t)}.`;if(o===0)return n;let i=o<120?`${this.env.format.number(o)} s`:this.env.format.span(o);return`${n} ${this.t("commands.spread_time",{time:i})}`}question(){let{row:e,able:t}=this,o=e.command_type;return a`<div class="notice bad ask" role="alert">
${E(V,28)}
<div>
<h3>${this.t(`commands.ask_${o}`,{count:t.length})}</h3>
<p>${this.t(v(e)&&this.allSlots?"commands.does_set_pools":`commands.does_${o}`)}</p>
<p>${this.loss()}</p>
${this.draft.pace==="all"?l:a`<p>${this.spreading()}</p>`}
${v(e)?this.newPools():l}
</div>
</div>`}newPools(){let e=Number(this.typed("pool_number")),t=this.allSlots?I(this.draft).map((o,n)=>({slot:n,url:o.pool_url,worker:o.worker_name})):[{slot:e,url:this.typed("pool_url"),worker:this.typed("worker_name")}];return a`${t.map(({slot:o,url:n,worker:i})=>a`<p>${this.t("control.slot_number",{slot:o})}: ${n.trim()}</p>
${A(this.env,this.able,i,this.catalog.limits)}`)}
<p>${this.t("commands.ask_pool")}</p>`}label(e){return this.optional(`field_${e}`)||K(e)}optional(e){let t=`commands.${e}`,o=this.t(t);return o===t?"":o}typed(e){return String(this.draft.values[e]??"")}radio(e,t,o,n){return a`<label class="check">
<input type="radio" name=${e} .checked=${t} @change=${n} />
${o}
</label>`}field({key:e,kind:t,max_length:o},n=this.optional(`help_${e}`),i=""){let p=this.checked?this.problems[e]:void 0,d=t==="integer"||t==="number";return a`<label class="field ${d||t==="password"?"":"wide"}">
<span>${this.label(e)}</span>
<input
name=${e}
type=${d?"number":t==="password"?"password":"text"}
step=${d?"any":l}
autocomplete=${t==="password"?"new-password":"off"}
placeholder=${i||l}
maxlength=${o??l}
aria-invalid=${p===void 0?l:"true"}
aria-describedby=${p===void 0?`${e}-help`:`${e}-error`}
.value=${this.typed(e)}
@input=${u=>this.set(e,u.target.value)}
/>
${p===void 0?l:a`<span class="error" id="${e}-error" role="alert">${this.t(p.key,p.values)}</span>`}
${n===""?l:a`<span class="help" id="${e}-help">${n}</span>`}
</label>`}};h.styles=[x,de],c([f({attribute:!1})],h.prototype,"row",2),c([f({attribute:!1})],h.prototype,"catalog",2),c([f({attribute:!1})],h.prototype,"miners",2),c([f({attribute:!1})],h.prototype,"start",2),c([g()],h.prototype,"draft",2),c([g()],h.prototype,"step",2),c([g()],h.prototype,"error",2),c([g()],h.prototype,"checked",2),c([g()],h.prototype,"named",2),c([g()],h.prototype,"allSlots",2),c([g()],h.prototype,"record",2),c([Z("mr-dialog")],h.prototype,"dialog",2),h=c([_("mr-command-dialog")],h);export{ke as a,Re as b,at as c,Fe as d,He as e,xt as f,D as g,kt as h};
