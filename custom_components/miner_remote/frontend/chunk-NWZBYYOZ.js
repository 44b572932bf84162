import{b as c,c as o,d as a}from"./chunk-KN7X5WR5.js";import{a as v}from"./chunk-A7H35QJA.js";import{a as r,b as h,c as u,n as f,o as d}from"./chunk-NWAP5VZV.js";import{a as m,d as n,g as l}from"./chunk-42XHLT2J.js";import{b as e}from"./chunk-TN3OZQAE.js";var i=class extends v{constructor(){super(...arguments);this.label="";this.placeholder="";this.error="";this.miner=null;this.ip=null;this.miners=[];this.wrong=!1;this.names=new c}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.refresh())),this.refresh()}refresh(){this.names.refresh(this.env.fleet)&&(this.miners=this.env.fleet.miners,!(!this.hasUpdated||this.input.value===""||this.miner!==null||this.ip!==null)&&(this.wrong?this.notify(a(this.input.value,this.miners)):this.typing()))}updated(t){!t.has("miner")&&!t.has("ip")&&!t.has("miners")||this.shadowRoot?.activeElement===this.input&&this.input.value!==""||(this.input.value=this.written,this.wrong=!1)}get written(){return this.miner===null?this.ip??"":[...o(this.miners)].find(([,t])=>t.miner_id===this.miner)?.[0]??this.miner}notify(t){if(this.wrong=t==="nobody",t==="nobody")return;let s=typeof t=="object"&&"miner"in t?t.miner:null,p=typeof t=="object"&&"ip"in t?t.ip:null;s===this.miner&&p===this.ip||this.dispatchEvent(new CustomEvent("picked",{detail:{miner:s,ip:p}}))}typing(){let t=this.input.value;(t===""||o(this.miners).has(t))&&this.notify(a(t,this.miners))}render(){return n`<label class="field">
<span>${this.label}</span>
<input
type="search"
list="miners"
autocomplete="off"
placeholder=${this.placeholder}
aria-invalid=${this.wrong}
aria-describedby=${this.wrong?"wrong":l}
@input=${this.typing}
@change=${()=>this.notify(a(this.input.value,this.miners))}
/>
<datalist id="miners">
${[...o(this.miners)].map(([t,s])=>n`<option value=${t}>${s.ip}</option>`)}
</datalist>
${this.wrong?n`<span class="error" id="wrong" role="alert">${this.error}</span>`:l}
</label>`}};i.styles=[d,m`:host{display:block;min-width:0}input{width:100%}`],e([r()],i.prototype,"label",2),e([r()],i.prototype,"placeholder",2),e([r()],i.prototype,"error",2),e([r()],i.prototype,"miner",2),e([r()],i.prototype,"ip",2),e([h()],i.prototype,"miners",2),e([h()],i.prototype,"wrong",2),e([u("input")],i.prototype,"input",2),i=e([f("mr-miner-field")],i);
