import{b as y,c as O}from"./chunk-IYRH673A.js";import{a as E}from"./chunk-QWDFAQQ3.js";import{a as L}from"./chunk-GBVNH3NA.js";import{a as q}from"./chunk-JJLSAWQI.js";import{P as k,_ as T,b as w,l as $,p as v,r as _}from"./chunk-YXNFI4RW.js";import{a as R,b as g,g as C,i as S,n as A,o as j}from"./chunk-R2IY7WQO.js";import{a as f,d as a,g as l}from"./chunk-42XHLT2J.js";import{b as p}from"./chunk-TN3OZQAE.js";var z={reached:[$,"good"],awaited:[k,"busy"],ahead:[v,"quiet"],bad:[_,"bad"],doubtful:[w,"warn"]};function I(t){return t.status!=="pending"&&t.verification!=="waiting"}function K(t){let{sent_at:n,completed_at:e,command_type:o}=t,r=y(t),i=o==="backup"?"done":"confirmed",s=o==="backup"?[]:["accepted"],b=(...d)=>d.map(u=>({stage:u,state:"ahead",at:null})),m={stage:"sent",state:"reached",at:n},h=s.map(d=>({stage:d,state:"reached",at:e}));switch(r){case"waiting":return[{stage:r,state:"awaited",at:null},...b("sent",...s,i)];case"sent":{let[d=i,...u]=[...s,i];return[m,{stage:d,state:"awaited",at:null},...b(...u)]}case"accepted":return t.verification===null?[m,...h]:[m,...h,{stage:i,state:"awaited",at:null}];case"confirmed":case"done":return[m,...h,{stage:r,state:"reached",at:t.verified_at??e}];case"not_confirmed":return[m,...h,{stage:r,state:"doubtful",at:t.verified_at??null}];default:{let d={stage:r,state:r==="skipped"?"doubtful":"bad",at:e};return n===null?[d]:[m,d]}}}function M(t,n){return a`<ol class="stages">
    ${K(n).map(({stage:e,state:o,at:r})=>{let[i,s]=z[o];return a`<li class="${o} ${s}" aria-current=${o==="awaited"?"step":l}>
        ${T(i,22)}<span>${O(t,e)}</span>
        ${r===null?l:a`<time datetime=${r}>${t.format.timeSeconds(r)}</time>`}
      </li>`})}
  </ol>`}var P=f`
  .stages {
    list-style: none;
    margin: 0;
    padding: 0;
    display: flex;
    flex-direction: column;
  }
  .stages li {
    display: flex;
    align-items: center;
    gap: 10px;
    min-height: 36px;
    position: relative;
  }
  .stages svg {
    color: var(--chip);
    flex: none;
  }
  .stages li:not(:last-child)::after {
    content: "";
    position: absolute;
    inset-inline-start: 10px;
    top: 31px;
    height: 10px;
    border-inline-start: 2px solid var(--divider-color);
  }
  .stages .ahead {
    color: var(--mr-secondary);
  }
  .stages .awaited span,
  .stages li:last-child:not(.ahead) span {
    font-weight: 500;
  }
  .stages time {
    color: var(--mr-secondary);
    font-variant-numeric: tabular-nums;
  }
`,c=class extends L{constructor(){super(...arguments);this.batchId="";this.error="";this.load=async()=>{try{let e=S({batch_id:this.batchId,limit:1}),{commands:o}=await C(this.env.hass,"GET",`remote/commands/history${e}`),[r]=o;r!==void 0&&(this.record===void 0||!I(this.record))&&this.take(r),this.error=""}catch(e){this.error=this.env.errorText(e)}}}connectedCallback(){super.connectedCallback();let e=new E(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:r})=>{for(let i of r)i.batch_id===this.batchId&&this.take(i)});this.owns(e.listen(()=>{}));let{connection:o}=this.env.hass;o.addEventListener("ready",this.load),this.owns(()=>o.removeEventListener("ready",this.load)),this.load()}take(e){this.record=e,this.dispatchEvent(new CustomEvent("changed",{detail:e}))}render(){let{record:e}=this;return this.error!==""?a`<p class="error" role="alert">${this.error}</p>`:e===void 0?a`<p class="help" role="status">${this.t("commands.sending")}</p>`:a`<div role="status">${M(this.env,e)}</div>
      ${this.explanation(e)}
      <p class="help">${q(["history"],this.t("commands.in_history"),{command:String(e.id)})}</p>`}explanation(e){let o=y(e);return e.error_code??e.error_message?a`<p class="notice bad" role="alert" dir="auto">${this.env.errorText(e)}</p>`:o==="accepted"?a`<p class="help">
        ${this.t(e.verification===null?"commands.not_reported":"commands.confirmation_awaited")}
      </p>`:o==="not_confirmed"?a`<p class="notice warn">${this.t("commands.confirmation_missing")}</p>`:l}};c.styles=[j,P,f`
      :host {
        display: flex;
        flex-direction: column;
        gap: 12px;
      }
      .notice {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `],p([R()],c.prototype,"batchId",2),p([g()],c.prototype,"record",2),p([g()],c.prototype,"error",2),c=p([A("mr-sent-command")],c);function F(t){let n=t.replace(/([a-z\d])([A-Z])/g,(e,o,r)=>`${o} ${r.toLowerCase()}`).replace(/[_\-.]+/g," ").trim();return n===""?t:n.charAt(0).toUpperCase()+n.slice(1)}function Z(t,n,e){let o=`${n}${e.replace(/[^A-Za-z0-9]/g,"_")}`,r=t.t(o);return r===o?F(e):r}function G(t){return t==null||t===""||typeof t=="object"&&Object.values(t).length===0}function rt(t,n){return G(n)||n===l?l:a`<dt>${t}</dt><dd>${n}</dd>`}function x(t,n,e,o=()=>{}){if(n==null||n==="")return"\u2013";if(typeof n=="boolean")return t.t(n?"common.yes":"common.no");if(typeof n=="number")return t.format.number(n,6);if(Array.isArray(n))return n.length===0?t.t("common.none"):n.every(r=>typeof r!="object"||r===null)?n.map(r=>String(x(t,r,e))).join(", "):a`<ol>${n.map(r=>a`<li>${x(t,r,e,o)}</li>`)}</ol>`;if(typeof n=="object"){let r=Object.entries(n);return r.length===0?t.t("common.none"):a`<dl>
      ${r.map(([i,s])=>a`<dt>${Z(t,e,i)}</dt><dd>${o(i,s)??x(t,s,e,o)}</dd>`)}
    </dl>`}return String(n)}var ot=f`
  dl {
    display: grid;
    grid-template-columns: minmax(110px, max-content) minmax(0, 1fr);
    gap: 8px 16px;
    margin: 0;
  }
  dt {
    color: var(--mr-secondary);
    overflow-wrap: anywhere;
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  dd dl,
  li dl {
    border-inline-start: 2px solid var(--divider-color);
    padding-inline-start: 12px;
  }
  ol {
    margin: 0;
    padding-inline-start: 20px;
  }
  @media (max-width: 480px) {
    dl {
      grid-template-columns: minmax(0, 1fr);
      gap: 2px;
    }
    dd {
      margin-bottom: 8px;
    }
  }
`;export{I as a,M as b,P as c,F as d,Z as e,G as f,rt as g,x as h,ot as i};
