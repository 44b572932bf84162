import{a as F,b as T,c as _,d as W,e as N}from"./chunk-LRPAPCCH.js";import{j as O,n as Q}from"./chunk-DJCBZEUV.js";import{c as X}from"./chunk-RZNO7BGM.js";import"./chunk-K6LWNX5C.js";import{b as S}from"./chunk-LBJ7OJ63.js";import"./chunk-DCROD3YX.js";import{a as B,c as P}from"./chunk-I63C7D7V.js";import{e as J}from"./chunk-GO57DYDB.js";import{a as E}from"./chunk-BZNK2URC.js";import{b as H}from"./chunk-BCZP3DJ2.js";import{f as Y}from"./chunk-A4NVLGUF.js";import"./chunk-CLRNGH5Z.js";import"./chunk-SXEPJTWD.js";import{a as C}from"./chunk-DBCNI3WA.js";import{X as q,Z as j,ha as D,ka as b,la as u,ma as M,o as I,p as A,qa as x,ra as K,s as L,sa as z,v as V,xa as y,ya as w,za as k}from"./chunk-6LIIFUQW.js";import"./chunk-RPZHBZSE.js";import{a as $,d as o,g as m}from"./chunk-42XHLT2J.js";import{b as l}from"./chunk-TN3OZQAE.js";function R(r,s){let t=r.t(`common.type_${s.command_type}`),e=s.miner_id===null?void 0:O(r,s.miner_id);return e===void 0?r.t.n("commands.batch_title",s.total,{command:t}):r.t("commands.title_named",{command:t,name:e})}var g=class extends C{constructor(){super(...arguments);this.undoable=!1;this.stopping=!1;this.now=Date.now()}connectedCallback(){super.connectedCallback(),this.owns(()=>this.tick(!1)),this.hasUpdated&&this.tick(this.batch.next_group_at!==null)}willUpdate(t){t.has("batch")&&this.tick(this.batch.running&&this.batch.next_group_at!==null)}tick(t){t!==(this.timer!==void 0)&&(clearInterval(this.timer),this.timer=void 0,t&&(this.now=Date.now(),this.timer=setInterval(()=>{this.now=Date.now()},1e3)))}async stop(){this.stopping=!0;try{await x(this.env.hass,"POST",`remote/batches/${this.batch.batch_id}/stop`)}catch(t){E(this,this.t("common.failed",{error:this.env.errorText(t)}))}finally{this.stopping=!1}}fire(t){this.dispatchEvent(new CustomEvent(t))}render(){let{batch:t,env:e}=this,n=t.total-t.pending,i=T(t),a=this.t("commands.batch_progress",{done:n,total:t.total}),c=N(t),d=Q(e,t);return o`<section aria-labelledby="title">
<header>
<div class="titles">
<h3 id="title">${R(e,t)}</h3>
${d===""?m:o`<p class="help what">${d}</p>`}
<p class="help">
${this.t("commands.batch_by",{name:t.initiated_by,time:e.format.dateTime(t.started_at)})}
</p>
</div>
<span class="chip ${F[i]}" role="status">${this.t(`commands.batch_${i}`)}</span>
${_(t)?m:o`<button
class="icon"
type="button"
aria-label=${this.t("commands.dismiss")}
title=${this.t("commands.dismiss")}
@click=${()=>this.fire("dismissed")}
>
${y(L)}
</button>`}
</header>
<div
class="bar"
role="progressbar"
aria-label=${a}
aria-valuemin="0"
aria-valuemax=${t.total}
aria-valuenow=${n}
>
${c.map(({stage:p,count:v})=>p==="waiting"?m:o`<span
class="${B[p]} ${p==="sent"?"faint":""}"
style="flex-basis:${v/Math.max(1,t.total)*100}%"
></span>`)}
</div>
<ul class="counts">
${c.map(({stage:p,count:v})=>o`<li class="count ${B[p]}"><b>${e.format.number(v)}</b> ${P(e,p)}</li>`)}
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
${y(j)}${this.t("commands.stop")}
</button>`:m}
${t.failed===0||t.running?m:t.command_type==="restore"||t.command_type==="undo_pool_switch"||t.command_type==="upgrade_firmware"?o`<span class="help">${this.t(`commands.retry_${t.command_type}`)}</span>`:o`<button type="button" @click=${()=>this.fire("retry")}>
${y(q)}${this.t("commands.retry_failed")}
</button>`}
${this.undoable?o`<button type="button" @click=${()=>this.fire("undo")}>
${y(D)}${this.t("commands.undo")}
</button>`:m}
<span class="spacer"></span>
${H(["history"],this.t("commands.in_history"),{batch:t.batch_id})}
</div>
</section>`}nextGroup(){let{next_group_at:t,running:e}=this.batch;if(t===null||!e)return m;let n=Math.ceil((new Date(t).getTime()-this.now)/1e3),i=n<120?`${this.env.format.number(n)} s`:`${this.env.format.number(Math.ceil(n/60))} min`;return o`<li>${n<=0?this.t("commands.next_group_now"):this.t("commands.next_group",{time:i})}</li>`}failures(){let{failures:t,failed:e}=this.batch;return t.length===0?m:o`<details ?open=${t.length<=3}>
<summary>${this.t("commands.failures")} (${this.env.format.number(e)})</summary>
<ul class="failures">
${t.map(n=>{let i=O(this.env,n.miner_id);return o`<li>
<b>${i===void 0?n.miner_ip:H(["miner",n.miner_id],i)}</b>
${n.error===null?this.t(`common.status_${n.status}`):this.env.errorText(n)}
</li>`})}
</ul>
${e>t.length?o`<p class="help">${this.t("commands.failures_more")}</p>`:m}
</details>`}};g.styles=[k,$`:host{display:block}section{display:flex;flex-direction:column;gap:10px}header{display:flex;align-items:flex-start;gap:8px}.titles{flex:1;min-width:0;overflow-wrap:anywhere}.titles .what{color:var(--primary-text-color)}header button.icon{width:32px;min-height:32px;margin:-4px -6px 0 0}.bar{display:flex;height:8px;border-radius:4px;overflow:hidden;background:color-mix(in srgb,var(--primary-text-color) 14%,var(--card-background-color))}.bar span{flex:0 0 auto;background:var(--chip);transition:flex-basis .3s}.bar .faint{opacity:.4}ul{list-style:none;margin:0;padding:0}.counts{display:flex;flex-wrap:wrap;gap:4px 16px;font-variant-numeric:tabular-nums}.count:before{content:"";display:inline-block;width:10px;height:10px;border-radius:3px;margin-inline-end:6px;background:var(--chip)}summary{cursor:pointer;font-weight:500}.failures{margin-top:8px;display:flex;flex-direction:column;gap:6px;overflow-wrap:anywhere}`],l([b({attribute:!1})],g.prototype,"batch",2),l([b({type:Boolean})],g.prototype,"undoable",2),l([u()],g.prototype,"stopping",2),l([u()],g.prototype,"now",2),g=l([w("mr-batch-progress")],g);var Z=1e3,rt=3e3;async function G(r,s){let t=[];for(;;){let e=z({batch_id:s,limit:Z,before_id:t.at(-1)?.id}),{commands:n}=await x(r.hass,"GET",`remote/commands/history${e}`);if(t.push(...n),n.length<Z)return t}}async function at({fleet:r,pools:s},t){let e=()=>[...t].every(n=>r.get(n)!==void 0);e()||await new Promise(n=>{let i=()=>{clearTimeout(a);for(let d of c)d();n()},a=setTimeout(i,rt),c=[r.listen(()=>e()&&i()),s.listen(()=>{})]})}async function U(r,s){let t=r.catalog.value,e=t?.commands[s.command_type];if(t===void 0||e===void 0)return;let n=new Set(s.failures.map(a=>a.miner_id));if(s.failed>s.failures.length)for(let{status:a,miner_id:c}of await G(r,s.batch_id))(a==="failed"||a==="timeout"||a==="interrupted")&&n.add(c);await at(r,n);let i=r.pools.with([...n].flatMap(a=>r.fleet.get(a)??[]));return i.length===0?void 0:{row:e,miners:i,draft:X(e,s.parameters,i.length,t)}}var dt=3,f=class extends C{constructor(){super(...arguments);this.sending=!1;this.error=""}connectedCallback(){super.connectedCallback(),this.load()}async load(){try{let e=(await G(this.env,this.batch.batch_id)).filter(i=>typeof i.response?.backup_id=="number").slice(-dt),n=await Promise.all(e.map(i=>x(this.env.hass,"GET",`remote/backups/${i.response?.backup_id}`)));this.found=n.map(({backup:i})=>({name:O(this.env,i.miner_id)??i.miner_ip,pools:i.config_data.pools}))}catch(t){this.error=this.env.errorText(t)}}async send(){if(!this.sending){this.sending=!0,this.error="";try{let{batch_id:t}=await K(this.env.hass,"miner_remote/command",{command_type:"undo_pool_switch",miner_ids:[],parameters:{batch_id:this.batch.batch_id}});this.env.batches.sentHere.add(t),S(t),this.dialog.close()}catch(t){this.error=this.env.errorText(t),this.sending=!1}}}render(){let t=this.found,e=this.batch.undoable??0,n=e-(t?.length??0);return o`<mr-dialog
heading=${this.t("common.type_undo_pool_switch")}
close-label=${this.t("common.close")}
?busy=${this.sending}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
<p>${this.t.n("commands.undo_text",e)}</p>
${t===void 0?this.error===""?o`<p class="help" role="status">${this.t("common.loading")}</p>`:m:o`<dl>
${t.map(({name:i,pools:a})=>o`<dt>${i}</dt>
${a.filter(c=>c.url!=="").map(c=>o`<dd>
${this.t("control.slot_number",{slot:c.slot})}: ${J(c.url)}, ${c.user}
${c.active===!0?o`<span class="chip good">${this.t("control.pool_active")}</span>`:m}
</dd>`)}`)}
</dl>
${n>0?o`<p class="help">${this.t.n("commands.undo_more",n)}</p>`:m}`}
${this.error===""?m:o`<p class="notice bad" role="alert">${this.error}</p>`}
<button slot="actions" type="button" ?disabled=${this.sending} @click=${()=>this.dialog.close()}>
${this.t("common.cancel")}
</button>
<button slot="actions" type="button" class="primary danger" ?disabled=${this.sending} @click=${this.send}>
${this.sending?this.t("commands.sending"):this.t.n("commands.undo_do",e)}
</button>
</mr-dialog>`}};f.styles=[k,$`p,dl{margin:0}dt{font-weight:500;margin-top:8px}dd{margin:2px 0 0;overflow-wrap:anywhere}`],l([b({attribute:!1})],f.prototype,"batch",2),l([u()],f.prototype,"found",2),l([u()],f.prototype,"sending",2),l([u()],f.prototype,"error",2),l([M("mr-dialog")],f.prototype,"dialog",2),f=l([w("mr-undo-dialog")],f);var tt="miner-remote-batches",lt={kept:[],dismissed:[]};function et(r=sessionStorage){try{let s=JSON.parse(r.getItem(tt)??"null"),t=e=>Array.isArray(e)?e.filter(n=>typeof n=="string"):[];return{kept:t(s?.kept),dismissed:t(s?.dismissed)}}catch{return lt}}function it(r,s=sessionStorage){s.setItem(tt,JSON.stringify(r))}function mt(r){return r.source==="manual"||r.total>1}function nt(r,s,t){let e=new Set(r.map(d=>d.batch_id)),n=s.dismissed.filter(d=>e.has(d)),i=r.filter(d=>d.batch_id===t||!n.includes(d.batch_id)&&(_(d)?mt(d):s.kept.includes(d.batch_id)&&(d.source==="manual"||!W(d)))),a=i.map(d=>d.batch_id),c=a.join()===s.kept.join()&&n.length===s.dismissed.length;return{shown:i,watched:c?s:{kept:a,dismissed:n}}}function ot(r,...s){return{kept:r.kept.filter(t=>!s.includes(t)),dismissed:[...new Set([...r.dismissed,...s])]}}var st=10,h=class extends C{constructor(){super(...arguments);this.path="";this.named=null;this.narrow=!1;this.open=!1;this.batches=[];this.watched=et();this.all=[];this.announced=new Map;this.take=()=>{this.all=this.env.batches.all,this.pick();for(let t of this.all)this.env.batches.sentHere.has(t.batch_id)&&this.announce(t)}}connectedCallback(){super.connectedCallback(),this.owns(this.env.batches.listen(this.take)),this.owns(this.env.catalog.listen(()=>this.requestUpdate())),this.take()}pick(){if(!this.env.batches.loaded)return;let{shown:t,watched:e}=nt(this.all,this.watched,this.named);this.watch(e),this.batches=t}watch(t){t!==this.watched&&(this.watched=t,it(t))}announce(t){let e=T(t);if(t.running||this.announced.get(t.batch_id)===e)return;this.announced.set(t.batch_id,e);let n=N(t).map(({stage:a,count:c})=>{let d=P(this.env,a);return t.total===1?d:`${this.env.format.number(c)} ${d.toLocaleLowerCase(this.env.format.language)}`}),i=t.total===1&&t.failures[0]?this.env.errorText(t.failures[0]):n.join(", ");E(this,`${R(this.env,t)} – ${i}`)}willUpdate(t){t.has("path")&&(this.open=this.named!==null&&t.has("named")),t.has("named")&&(this.named!==null&&(this.open=!0),this.pick())}close(){this.open=!1,this.named!==null&&S(null),this.updateComplete.then(()=>this.handle?.focus())}dismissed(...t){this.watch(ot(this.watched,...t)),this.named!==null&&t.includes(this.named)&&S(null),this.pick(),this.batches.length===0&&(this.open=!1)}async retry(t){try{let e=await U(this.env,t);e===void 0?E(this,this.t("commands.retry_nothing")):this.retried=e}catch(e){E(this,this.t("common.failed",{error:this.env.errorText(e)}))}}render(){let t=this.isGone;return this.batches.length===0&&!t?this.dialogs():o`<aside
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
${this.summary()} ${y(this.open?I:A)}
</button>
<div id="list" ?hidden=${!this.open}>${this.open?this.cards(t):m}</div>
</aside>
${this.dialogs()}`}get isGone(){let{batches:t}=this.env;return this.named!==null&&t.loaded&&!t.sentHere.has(this.named)&&t.get(this.named)===void 0}summary(){let t=this.batches.filter(p=>p.running),e=this.batches.filter(p=>!p.running&&p.accepted>0),n=this.batches.some(p=>!W(p)),i=t.length>0?t:e,a=i.reduce((p,v)=>p+v.total,0),c=i.reduce((p,v)=>p+v.pending+v.accepted,0),d=t.length>0?this.t.n("commands.tray_running",t.length):e.length>0?this.t.n("commands.tray_confirming",e.length):this.t.n("commands.tray_ended",this.batches.length);return o`${y(V)}
<span class="chip flat ${i.length>0?"busy":n?"bad":"good"}">${d}</span>
${i.length===0?m:o`<span class="done">${this.t("commands.tray_progress",{done:a-c,total:a})}</span>
<span class="meter" style="--done:${(a-c)/Math.max(1,a)*100}%"></span>`}`}cards(t){let e=this.batches.filter(i=>!_(i)),n=this.batches.length-st;return o`${t?o`<div class="notice row">
<span class="spacer">${this.t("commands.batch_gone")}</span>
<button type="button" @click=${()=>this.dismissed(this.named??"")}>${this.t("commands.dismiss")}</button>
</div>`:m}
${Y(this.batches.slice(0,st),i=>i.batch_id,i=>o`<mr-batch-progress
.env=${this.env}
.batch=${i}
?undoable=${!i.running&&(i.undoable??0)>0}
@dismissed=${()=>this.dismissed(i.batch_id)}
@retry=${()=>this.retry(i)}
@undo=${()=>{this.undone=i}}
></mr-batch-progress>`)}
${n>0?o`<p class="help">${this.t.n("commands.more_batches",n)}</p>`:m}
${e.length>1?o`<div class="row">
<span class="spacer"></span>
<button type="button" class="plain" @click=${()=>this.dismissed(...e.map(i=>i.batch_id))}>
${this.t("commands.dismiss_ended")}
</button>
</div>`:m}`}dialogs(){let{retried:t,undone:e}=this,n=this.env.catalog.value;return o`${t===void 0?m:o`<mr-command-dialog
.env=${this.env}
.row=${t.row}
.catalog=${n}
.miners=${t.miners}
.start=${t.draft}
@closed=${()=>{this.retried=void 0}}
></mr-command-dialog>`}
${e===void 0?m:o`<mr-undo-dialog
.env=${this.env}
.batch=${e}
@closed=${()=>{this.undone=void 0}}
></mr-undo-dialog>`}`}};h.styles=[k,$`aside{position:fixed;z-index:5;inset-inline-end:calc(16px + var(--safe-area-inset-right, 0px));bottom:calc(16px + var(--safe-area-inset-bottom, 0px) + var(--mr-bottom-bar, 0px));max-width:calc(100vw - 32px);display:flex;flex-direction:column;background:var(--card-background-color);border:1px solid var(--divider-color);border-radius:24px;box-shadow:0 4px 20px #0000004d;overflow:hidden}aside.open{width:420px;border-radius:16px;max-height:min(70dvh,calc(100dvh - 140px))}.handle{flex:none;position:relative;border:none;border-radius:0;min-height:46px;justify-content:flex-start;color:inherit}.open .handle{border-bottom:1px solid var(--divider-color)}.handle:focus-visible{outline-offset:-3px}.open .done{flex:1;text-align:start}.handle>svg:last-of-type{margin-inline-start:auto}.flat{background:none;padding:0;font-size:14px}.done{color:var(--mr-secondary);font-variant-numeric:tabular-nums;font-weight:400}.meter{position:absolute;inset:auto 0 0;height:3px;background:linear-gradient(to right,var(--primary-color) var(--done),transparent var(--done))}#list:not([hidden]){overflow:auto;overscroll-behavior:contain;padding:4px 16px 12px;display:flex;flex-direction:column}mr-batch-progress,.notice{padding:12px 0}.notice{padding:12px 16px;margin:8px 0}mr-batch-progress+mr-batch-progress{border-top:1px solid var(--divider-color)}:host([narrow]) aside{inset-inline-end:12px;bottom:calc(12px + var(--safe-area-inset-bottom, 0px) + var(--mr-bottom-bar, 0px))}:host([narrow]) aside.open{inset-inline:0;bottom:0;width:auto;max-width:none;border-width:1px 0 0;border-radius:16px 16px 0 0;max-height:65dvh;padding-bottom:var(--safe-area-inset-bottom, 0px)}`],l([b()],h.prototype,"path",2),l([b()],h.prototype,"named",2),l([b({type:Boolean,reflect:!0})],h.prototype,"narrow",2),l([u()],h.prototype,"open",2),l([u()],h.prototype,"batches",2),l([u()],h.prototype,"retried",2),l([u()],h.prototype,"undone",2),l([M("button.handle")],h.prototype,"handle",2),h=l([w("mr-batch-tray")],h);export{h as BatchTray};
