import{b as F}from"./chunk-OZAEBOAA.js";import{j}from"./chunk-EK4PKCOP.js";import{a as P}from"./chunk-KN7X5WR5.js";import"./chunk-5UNLDZAY.js";import"./chunk-W6JGTATL.js";import{b as W}from"./chunk-LBJ7OJ63.js";import"./chunk-RG7ANRVE.js";import{a as T,c as S}from"./chunk-I63C7D7V.js";import"./chunk-BTSOPGTF.js";import{a as b}from"./chunk-BZNK2URC.js";import{a as M}from"./chunk-SQ2ULTSQ.js";import{f as V}from"./chunk-A4NVLGUF.js";import{a as k}from"./chunk-WWTNMDPH.js";import{V as G,X as I,ea as L,ha as y,ia as g,ja as R,na as U,o as H,p as B,r as A,u as D,ua as v,va as w,wa as _}from"./chunk-URAOS5VR.js";import"./chunk-RPZHBZSE.js";import{a as $,d as o,g as d}from"./chunk-42XHLT2J.js";import{b as p}from"./chunk-TN3OZQAE.js";var q={running:"busy",stopped:"warn",confirming:"busy",failed:"bad",not_confirmed:"warn",ended:"good"};function C(i){return i.running?"running":i.stopped&&i.skipped>0?"stopped":i.accepted>0?"confirming":i.failed>0?"failed":i.not_confirmed>0?"not_confirmed":"ended"}function x(i){return i.running||i.accepted>0}function E(i){return i.failed===0&&i.not_confirmed===0&&i.skipped===0}function O(i){return[[i.command_type==="backup"?"done":"confirmed",i.confirmed],["accepted",i.accepted],["sent",i.sent],["waiting",i.pending-i.sent],["not_confirmed",i.not_confirmed],["failed",i.failed],["skipped",i.skipped]].filter(([,t])=>t>0).map(([t,e])=>({stage:t,count:e}))}function N(i,r){let t=i.t(`common.type_${r.command_type}`),e=r.miner_id===null?void 0:P(i,r.miner_id);return e===void 0?i.t.n("commands.batch_title",r.total,{command:t}):i.t("commands.title_named",{command:t,name:e})}var u=class extends k{constructor(){super(...arguments);this.undoable=!1;this.stopping=!1;this.now=Date.now()}connectedCallback(){super.connectedCallback(),this.owns(()=>this.tick(!1)),this.hasUpdated&&this.tick(this.batch.next_group_at!==null)}willUpdate(t){t.has("batch")&&this.tick(this.batch.running&&this.batch.next_group_at!==null)}tick(t){t!==(this.timer!==void 0)&&(clearInterval(this.timer),this.timer=void 0,t&&(this.now=Date.now(),this.timer=setInterval(()=>{this.now=Date.now()},1e3)))}async stop(){this.stopping=!0;try{await U(this.env.hass,"POST",`remote/batches/${this.batch.batch_id}/stop`)}catch(t){b(this,this.t("common.failed",{error:this.env.errorText(t)}))}finally{this.stopping=!1}}fire(t){this.dispatchEvent(new CustomEvent(t))}render(){let{batch:t,env:e}=this,s=t.total-t.pending,n=C(t),m=this.t("commands.batch_progress",{done:s,total:t.total}),h=O(t),a=j(e,t);return o`<section aria-labelledby="title">
<header>
<div class="titles">
<h3 id="title">${N(e,t)}</h3>
${a===""?d:o`<p class="help what">${a}</p>`}
<p class="help">
${this.t("commands.batch_by",{name:t.initiated_by,time:e.format.dateTime(t.started_at)})}
</p>
</div>
<span class="chip ${q[n]}" role="status">${this.t(`commands.batch_${n}`)}</span>
${x(t)?d:o`<button
class="icon"
type="button"
aria-label=${this.t("commands.dismiss")}
title=${this.t("commands.dismiss")}
@click=${()=>this.fire("dismissed")}
>
${v(A)}
</button>`}
</header>
<div
class="bar"
role="progressbar"
aria-label=${m}
aria-valuemin="0"
aria-valuemax=${t.total}
aria-valuenow=${s}
>
${h.map(({stage:l,count:f})=>l==="waiting"?d:o`<span
class="${T[l]} ${l==="sent"?"faint":""}"
style="flex-basis:${f/Math.max(1,t.total)*100}%"
></span>`)}
</div>
<ul class="counts">
${h.map(({stage:l,count:f})=>o`<li class="count ${T[l]}"><b>${e.format.number(f)}</b> ${S(e,l)}</li>`)}
${this.nextGroup()}
</ul>
${this.failures()}
<div class="row">
${t.running?o`<button
class="danger"
type="button"
title=${this.t("commands.stop_help")}
?disabled=${this.stopping||t.stopped}
@click=${this.stop}
>
${v(I)}${this.t("commands.stop")}
</button>`:d}
${t.failed===0||t.running?d:t.command_type==="restore"||t.command_type==="undo_pool_switch"?o`<span class="help">${this.t(`commands.retry_${t.command_type}`)}</span>`:o`<button type="button" @click=${()=>this.fire("retry")}>
${v(G)}${this.t("commands.retry_failed")}
</button>`}
${this.undoable?o`<button type="button" @click=${()=>this.fire("undo")}>
${v(L)}${this.t("commands.undo")}
</button>`:d}
<span class="spacer"></span>
${M(["history"],this.t("commands.in_history"),{batch:t.batch_id})}
</div>
</section>`}nextGroup(){let{next_group_at:t,running:e}=this.batch;if(t===null||!e)return d;let s=Math.ceil((new Date(t).getTime()-this.now)/1e3),n=s<120?`${this.env.format.number(s)} s`:`${this.env.format.number(Math.ceil(s/60))} min`;return o`<li>${s<=0?this.t("commands.next_group_now"):this.t("commands.next_group",{time:n})}</li>`}failures(){let{failures:t,failed:e}=this.batch;return t.length===0?d:o`<details ?open=${t.length<=3}>
<summary>${this.t("commands.failures")} (${this.env.format.number(e)})</summary>
<ul class="failures">
${t.map(s=>{let n=P(this.env,s.miner_id);return o`<li>
<b>${n===void 0?s.miner_ip:M(["miner",s.miner_id],n)}</b>
${s.error===null?this.t(`common.status_${s.status}`):this.env.errorText(s)}
</li>`})}
</ul>
${e>t.length?o`<p class="help">${this.t("commands.failures_more")}</p>`:d}
</details>`}};u.styles=[_,$`:host{display:block}section{display:flex;flex-direction:column;gap:10px}header{display:flex;align-items:flex-start;gap:8px}.titles{flex:1;min-width:0;overflow-wrap:anywhere}.titles .what{color:var(--primary-text-color)}header button.icon{width:32px;min-height:32px;margin:-4px -6px 0 0}.bar{display:flex;height:8px;border-radius:4px;overflow:hidden;background:color-mix(in srgb,var(--primary-text-color) 14%,var(--card-background-color))}.bar span{flex:0 0 auto;background:var(--chip);transition:flex-basis .3s}.bar .faint{opacity:.4}ul{list-style:none;margin:0;padding:0}.counts{display:flex;flex-wrap:wrap;gap:4px 16px;font-variant-numeric:tabular-nums}.count:before{content:"";display:inline-block;width:10px;height:10px;border-radius:3px;margin-inline-end:6px;background:var(--chip)}summary{cursor:pointer;font-weight:500}.failures{margin-top:8px;display:flex;flex-direction:column;gap:6px;overflow-wrap:anywhere}`],p([y({attribute:!1})],u.prototype,"batch",2),p([y({type:Boolean})],u.prototype,"undoable",2),p([g()],u.prototype,"stopping",2),p([g()],u.prototype,"now",2),u=p([w("mr-batch-progress")],u);var z="miner-remote-batches",Z={kept:[],dismissed:[]};function J(i=sessionStorage){try{let r=JSON.parse(i.getItem(z)??"null"),t=e=>Array.isArray(e)?e.filter(s=>typeof s=="string"):[];return{kept:t(r?.kept),dismissed:t(r?.dismissed)}}catch{return Z}}function K(i,r=sessionStorage){r.setItem(z,JSON.stringify(i))}function tt(i){return i.source==="manual"||i.total>1}function X(i,r,t){let e=new Set(i.map(a=>a.batch_id)),s=r.dismissed.filter(a=>e.has(a)),n=i.filter(a=>a.batch_id===t||!s.includes(a.batch_id)&&(x(a)?tt(a):r.kept.includes(a.batch_id)&&(a.source==="manual"||!E(a)))),m=n.map(a=>a.batch_id),h=m.join()===r.kept.join()&&s.length===r.dismissed.length;return{shown:n,watched:h?r:{kept:m,dismissed:s}}}function Y(i,...r){return{kept:i.kept.filter(t=>!r.includes(t)),dismissed:[...new Set([...i.dismissed,...r])]}}var Q=10,c=class extends k{constructor(){super(...arguments);this.named=null;this.narrow=!1;this.open=!1;this.batches=[];this.watched=J();this.all=[];this.announced=new Map;this.take=()=>{this.all=this.env.batches.all,this.pick();for(let t of this.all)this.env.batches.sentHere.has(t.batch_id)&&this.announce(t)}}connectedCallback(){super.connectedCallback(),this.owns(this.env.batches.listen(this.take)),this.owns(this.env.catalog.listen(()=>this.requestUpdate())),this.take()}pick(){if(!this.env.batches.loaded)return;let{shown:t,watched:e}=X(this.all,this.watched,this.named);this.watch(e),this.batches=t}watch(t){t!==this.watched&&(this.watched=t,K(t))}announce(t){let e=C(t);if(t.running||this.announced.get(t.batch_id)===e)return;this.announced.set(t.batch_id,e);let s=O(t).map(({stage:m,count:h})=>{let a=S(this.env,m);return t.total===1?a:`${this.env.format.number(h)} ${a.toLocaleLowerCase(this.env.format.language)}`}),n=t.total===1&&t.failures[0]?this.env.errorText(t.failures[0]):s.join(", ");b(this,`${N(this.env,t)} \u2013 ${n}`)}willUpdate(t){t.has("named")&&(this.named!==null&&(this.open=!0),this.pick())}close(){this.open=!1,this.named!==null&&W(null),this.updateComplete.then(()=>this.handle?.focus())}dismissed(...t){this.watch(Y(this.watched,...t)),this.named!==null&&t.includes(this.named)&&W(null),this.pick(),this.batches.length===0&&(this.open=!1)}async retry(t){try{let[e]=await Promise.all([F(this.env,t),import("./chunk-G6RER525.js")]);e===void 0?b(this,this.t("commands.retry_nothing")):this.retried=e}catch(e){b(this,this.t("common.failed",{error:this.env.errorText(e)}))}}async undo(t){try{await import("./chunk-SMT4WMI7.js"),this.undone=t}catch(e){b(this,this.t("common.failed",{error:this.env.errorText(e)}))}}render(){let t=this.isGone;return this.batches.length===0&&!t?this.dialogs():o`<aside
class=${this.open?"open":""}
aria-label=${this.t("commands.tray")}
@keydown=${e=>{e.key==="Escape"&&this.open&&this.close()}}
>
<button
type="button"
class="handle"
aria-expanded=${this.open}
aria-controls="list"
@click=${()=>{this.open?this.close():this.open=!0}}
>
${this.summary()} ${v(this.open?H:B)}
</button>
<div id="list" ?hidden=${!this.open}>${this.open?this.cards(t):d}</div>
</aside>
${this.dialogs()}`}get isGone(){let{batches:t}=this.env;return this.named!==null&&t.loaded&&!t.sentHere.has(this.named)&&t.get(this.named)===void 0}summary(){let t=this.batches.filter(l=>l.running),e=this.batches.filter(l=>!l.running&&l.accepted>0),s=this.batches.some(l=>!E(l)),n=t.length>0?t:e,m=n.reduce((l,f)=>l+f.total,0),h=n.reduce((l,f)=>l+f.pending+f.accepted,0),a=t.length>0?this.t.n("commands.tray_running",t.length):e.length>0?this.t.n("commands.tray_confirming",e.length):this.t.n("commands.tray_ended",this.batches.length);return o`${v(D)}
<span class="chip flat ${n.length>0?"busy":s?"bad":"good"}">${a}</span>
${n.length===0?d:o`<span class="done">${this.t("commands.tray_progress",{done:m-h,total:m})}</span>
<span class="meter" style="--done:${(m-h)/Math.max(1,m)*100}%"></span>`}`}cards(t){let e=this.batches.filter(n=>!x(n)),s=this.batches.length-Q;return o`${t?o`<div class="notice row">
<span class="spacer">${this.t("commands.batch_gone")}</span>
<button type="button" @click=${()=>this.dismissed(this.named??"")}>${this.t("commands.dismiss")}</button>
</div>`:d}
${V(this.batches.slice(0,Q),n=>n.batch_id,n=>o`<mr-batch-progress
.env=${this.env}
.batch=${n}
?undoable=${!n.running&&(n.undoable??0)>0}
@dismissed=${()=>this.dismissed(n.batch_id)}
@retry=${()=>this.retry(n)}
@undo=${()=>this.undo(n)}
></mr-batch-progress>`)}
${s>0?o`<p class="help">${this.t.n("commands.more_batches",s)}</p>`:d}
${e.length>1?o`<div class="row">
<span class="spacer"></span>
<button type="button" class="plain" @click=${()=>this.dismissed(...e.map(n=>n.batch_id))}>
${this.t("commands.dismiss_ended")}
</button>
</div>`:d}`}dialogs(){let{retried:t,undone:e}=this,s=this.env.catalog.value;return o`${t===void 0?d:o`<mr-command-dialog
.env=${this.env}
.row=${t.row}
.catalog=${s}
.miners=${t.miners}
.start=${t.draft}
@closed=${()=>{this.retried=void 0}}
></mr-command-dialog>`}
${e===void 0?d:o`<mr-undo-dialog
.env=${this.env}
.batch=${e}
@closed=${()=>{this.undone=void 0}}
></mr-undo-dialog>`}`}};c.styles=[_,$`aside{position:fixed;z-index:5;inset-inline-end:calc(16px + var(--safe-area-inset-right, 0px));bottom:calc(16px + var(--safe-area-inset-bottom, 0px) + var(--mr-bottom-bar, 0px));max-width:calc(100vw - 32px);display:flex;flex-direction:column;background:var(--card-background-color);border:1px solid var(--divider-color);border-radius:24px;box-shadow:0 4px 20px #0000004d;overflow:hidden}aside.open{width:420px;border-radius:16px;max-height:min(70dvh,calc(100dvh - 140px))}.handle{flex:none;position:relative;border:none;border-radius:0;min-height:46px;justify-content:flex-start;color:inherit}.open .handle{border-bottom:1px solid var(--divider-color)}.handle:focus-visible{outline-offset:-3px}.open .done{flex:1;text-align:start}.handle>svg:last-of-type{margin-inline-start:auto}.flat{background:none;padding:0;font-size:14px}.done{color:var(--mr-secondary);font-variant-numeric:tabular-nums;font-weight:400}.meter{position:absolute;inset:auto 0 0;height:3px;background:linear-gradient(to right,var(--primary-color) var(--done),transparent var(--done))}#list:not([hidden]){overflow:auto;overscroll-behavior:contain;padding:4px 16px 12px;display:flex;flex-direction:column}mr-batch-progress,.notice{padding:12px 0}.notice{padding:12px 16px;margin:8px 0}mr-batch-progress+mr-batch-progress{border-top:1px solid var(--divider-color)}:host([narrow]) aside{inset-inline-end:12px;bottom:calc(12px + var(--safe-area-inset-bottom, 0px) + var(--mr-bottom-bar, 0px))}:host([narrow]) aside.open{inset-inline:0;bottom:0;width:auto;max-width:none;border-width:1px 0 0;border-radius:16px 16px 0 0;max-height:65dvh;padding-bottom:var(--safe-area-inset-bottom, 0px)}`],p([y()],c.prototype,"named",2),p([y({type:Boolean,reflect:!0})],c.prototype,"narrow",2),p([g()],c.prototype,"open",2),p([g()],c.prototype,"batches",2),p([g()],c.prototype,"retried",2),p([g()],c.prototype,"undone",2),p([R("button.handle")],c.prototype,"handle",2),c=p([w("mr-batch-tray")],c);export{c as BatchTray};
