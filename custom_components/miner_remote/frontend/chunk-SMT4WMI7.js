import{a as _}from"./chunk-OZAEBOAA.js";import{a as v}from"./chunk-KN7X5WR5.js";import"./chunk-5UNLDZAY.js";import"./chunk-W6JGTATL.js";import{b as f}from"./chunk-LBJ7OJ63.js";import"./chunk-RG7ANRVE.js";import{c as g}from"./chunk-BTSOPGTF.js";import"./chunk-4SHOVODH.js";import{a as $}from"./chunk-WWTNMDPH.js";import{ha as p,ia as c,ja as l,na as h,oa as u,va as b,wa as y}from"./chunk-URAOS5VR.js";import"./chunk-RPZHBZSE.js";import{a as m,d as r,g as a}from"./chunk-42XHLT2J.js";import{b as s}from"./chunk-TN3OZQAE.js";var k=3,e=class extends ${constructor(){super(...arguments);this.sending=!1;this.error=""}connectedCallback(){super.connectedCallback(),this.load()}async load(){try{let n=(await _(this.env,this.batch.batch_id)).filter(o=>typeof o.response?.backup_id=="number").slice(-k),d=await Promise.all(n.map(o=>h(this.env.hass,"GET",`remote/backups/${o.response?.backup_id}`)));this.found=d.map(({backup:o})=>({name:v(this.env,o.miner_id)??o.miner_ip,pools:o.config_data.pools}))}catch(t){this.error=this.env.errorText(t)}}async send(){if(!this.sending){this.sending=!0,this.error="";try{let{batch_id:t}=await u(this.env.hass,"miner_remote/command",{command_type:"undo_pool_switch",miner_ids:[],parameters:{batch_id:this.batch.batch_id}});this.env.batches.sentHere.add(t),f(t),this.dialog.close()}catch(t){this.error=this.env.errorText(t),this.sending=!1}}}render(){let t=this.found,n=this.batch.undoable??0,d=n-(t?.length??0);return r`<mr-dialog
heading=${this.t("common.type_undo_pool_switch")}
close-label=${this.t("common.close")}
?busy=${this.sending}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
<p>${this.t.n("commands.undo_text",n)}</p>
${t===void 0?this.error===""?r`<p class="help" role="status">${this.t("common.loading")}</p>`:a:r`<dl>
${t.map(({name:o,pools:w})=>r`<dt>${o}</dt>
${w.filter(i=>i.url!=="").map(i=>r`<dd>
${this.t("control.slot_number",{slot:i.slot})}: ${g(i.url)}, ${i.user}
${i.active===!0?r`<span class="chip good">${this.t("control.pool_active")}</span>`:a}
</dd>`)}`)}
</dl>
${d>0?r`<p class="help">${this.t.n("commands.undo_more",d)}</p>`:a}`}
${this.error===""?a:r`<p class="notice bad" role="alert">${this.error}</p>`}
<button slot="actions" type="button" ?disabled=${this.sending} @click=${()=>this.dialog.close()}>
${this.t("common.cancel")}
</button>
<button slot="actions" type="button" class="primary danger" ?disabled=${this.sending} @click=${this.send}>
${this.sending?this.t("commands.sending"):this.t.n("commands.undo_do",n)}
</button>
</mr-dialog>`}};e.styles=[y,m`p,dl{margin:0}dt{font-weight:500;margin-top:8px}dd{margin:2px 0 0;overflow-wrap:anywhere}`],s([p({attribute:!1})],e.prototype,"batch",2),s([c()],e.prototype,"found",2),s([c()],e.prototype,"sending",2),s([c()],e.prototype,"error",2),s([l("mr-dialog")],e.prototype,"dialog",2),e=s([b("mr-undo-dialog")],e);export{e as UndoDialog};
