var H=globalThis,N=H.ShadowRoot&&(H.ShadyCSS===void 0||H.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,F=Symbol(),rt=new WeakMap,C=class{constructor(t,e,r){if(this._$cssResult$=!0,r!==F)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=e}get styleSheet(){let t=this.o,e=this.t;if(N&&t===void 0){let r=e!==void 0&&e.length===1;r&&(t=rt.get(e)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),r&&rt.set(e,t))}return t}toString(){return this.cssText}},it=i=>new C(typeof i=="string"?i:i+"",void 0,F),j=(i,...t)=>{let e=i.length===1?i[0]:t.reduce((r,s,o)=>r+(n=>{if(n._$cssResult$===!0)return n.cssText;if(typeof n=="number")return n;throw Error("Value passed to 'css' function must be a 'css' function result: "+n+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(s)+i[o+1],i[0]);return new C(e,i,F)},st=(i,t)=>{if(N)i.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of t){let r=document.createElement("style"),s=H.litNonce;s!==void 0&&r.setAttribute("nonce",s),r.textContent=e.cssText,i.appendChild(r)}},G=N?i=>i:i=>i instanceof CSSStyleSheet?(t=>{let e="";for(let r of t.cssRules)e+=r.cssText;return it(e)})(i):i;var{is:xt,defineProperty:_t,getOwnPropertyDescriptor:At,getOwnPropertyNames:St,getOwnPropertySymbols:Et,getPrototypeOf:wt}=Object,L=globalThis,ot=L.trustedTypes,Ct=ot?ot.emptyScript:"",Pt=L.reactiveElementPolyfillSupport,P=(i,t)=>i,T={toAttribute(i,t){switch(t){case Boolean:i=i?Ct:null;break;case Object:case Array:i=i==null?i:JSON.stringify(i)}return i},fromAttribute(i,t){let e=i;switch(t){case Boolean:e=i!==null;break;case Number:e=i===null?null:Number(i);break;case Object:case Array:try{e=JSON.parse(i)}catch{e=null}}return e}},z=(i,t)=>!xt(i,t),nt={attribute:!0,type:String,converter:T,reflect:!1,useDefault:!1,hasChanged:z};Symbol.metadata??=Symbol("metadata"),L.litPropertyMetadata??=new WeakMap;var f=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,e=nt){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(t,e),!e.noAccessor){let r=Symbol(),s=this.getPropertyDescriptor(t,r,e);s!==void 0&&_t(this.prototype,t,s)}}static getPropertyDescriptor(t,e,r){let{get:s,set:o}=At(this.prototype,t)??{get(){return this[e]},set(n){this[e]=n}};return{get:s,set(n){let l=s?.call(this);o?.call(this,n),this.requestUpdate(t,l,r)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??nt}static _$Ei(){if(this.hasOwnProperty(P("elementProperties")))return;let t=wt(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(P("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(P("properties"))){let e=this.properties,r=[...St(e),...Et(e)];for(let s of r)this.createProperty(s,e[s])}let t=this[Symbol.metadata];if(t!==null){let e=litPropertyMetadata.get(t);if(e!==void 0)for(let[r,s]of e)this.elementProperties.set(r,s)}this._$Eh=new Map;for(let[e,r]of this.elementProperties){let s=this._$Eu(e,r);s!==void 0&&this._$Eh.set(s,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){let e=[];if(Array.isArray(t)){let r=new Set(t.flat(1/0).reverse());for(let s of r)e.unshift(G(s))}else t!==void 0&&e.push(G(t));return e}static _$Eu(t,e){let r=e.attribute;return r===!1?void 0:typeof r=="string"?r:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){let t=new Map,e=this.constructor.elementProperties;for(let r of e.keys())this.hasOwnProperty(r)&&(t.set(r,this[r]),delete this[r]);t.size>0&&(this._$Ep=t)}createRenderRoot(){let t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return st(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,e,r){this._$AK(t,r)}_$ET(t,e){let r=this.constructor.elementProperties.get(t),s=this.constructor._$Eu(t,r);if(s!==void 0&&r.reflect===!0){let o=(r.converter?.toAttribute!==void 0?r.converter:T).toAttribute(e,r.type);this._$Em=t,o==null?this.removeAttribute(s):this.setAttribute(s,o),this._$Em=null}}_$AK(t,e){let r=this.constructor,s=r._$Eh.get(t);if(s!==void 0&&this._$Em!==s){let o=r.getPropertyOptions(s),n=typeof o.converter=="function"?{fromAttribute:o.converter}:o.converter?.fromAttribute!==void 0?o.converter:T;this._$Em=s;let l=n.fromAttribute(e,o.type);this[s]=l??this._$Ej?.get(s)??l,this._$Em=null}}requestUpdate(t,e,r,s=!1,o){if(t!==void 0){let n=this.constructor;if(s===!1&&(o=this[t]),r??=n.getPropertyOptions(t),!((r.hasChanged??z)(o,e)||r.useDefault&&r.reflect&&o===this._$Ej?.get(t)&&!this.hasAttribute(n._$Eu(t,r))))return;this.C(t,e,r)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,e,{useDefault:r,reflect:s,wrapped:o},n){r&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,n??e??this[t]),o!==!0||n!==void 0)||(this._$AL.has(t)||(this.hasUpdated||r||(e=void 0),this._$AL.set(t,e)),s===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[s,o]of this._$Ep)this[s]=o;this._$Ep=void 0}let r=this.constructor.elementProperties;if(r.size>0)for(let[s,o]of r){let{wrapped:n}=o,l=this[s];n!==!0||this._$AL.has(s)||l===void 0||this.C(s,void 0,o,l)}}let t=!1,e=this._$AL;try{t=this.shouldUpdate(e),t?(this.willUpdate(e),this._$EO?.forEach(r=>r.hostUpdate?.()),this.update(e)):this._$EM()}catch(r){throw t=!1,this._$EM(),r}t&&this._$AE(e)}willUpdate(t){}_$AE(t){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(t){}firstUpdated(t){}};f.elementStyles=[],f.shadowRootOptions={mode:"open"},f[P("elementProperties")]=new Map,f[P("finalized")]=new Map,Pt?.({ReactiveElement:f}),(L.reactiveElementVersions??=[]).push("2.1.2");var Z=globalThis,at=i=>i,q=Z.trustedTypes,lt=q?q.createPolicy("lit-html",{createHTML:i=>i}):void 0,Q="$lit$",m=`lit$${Math.random().toFixed(9).slice(2)}$`,X="?"+m,Tt=`<${X}>`,v=document,R=()=>v.createComment(""),k=i=>i===null||typeof i!="object"&&typeof i!="function",Y=Array.isArray,ft=i=>Y(i)||typeof i?.[Symbol.iterator]=="function",J=`[ 	
\f\r]`,U=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,ct=/-->/g,dt=/>/g,b=RegExp(`>|${J}(?:([^\\s"'>=/]+)(${J}*=${J}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),ht=/'/g,pt=/"/g,mt=/^(?:script|style|textarea|title)$/i,tt=i=>(t,...e)=>({_$litType$:i,strings:t,values:e}),Bt=tt(1),It=tt(2),Wt=tt(3),x=Symbol.for("lit-noChange"),h=Symbol.for("lit-nothing"),ut=new WeakMap,$=v.createTreeWalker(v,129);function gt(i,t){if(!Y(i)||!i.hasOwnProperty("raw"))throw Error("invalid template strings array");return lt!==void 0?lt.createHTML(t):t}var yt=(i,t)=>{let e=i.length-1,r=[],s,o=t===2?"<svg>":t===3?"<math>":"",n=U;for(let l=0;l<e;l++){let a=i[l],d,p,c=-1,u=0;for(;u<a.length&&(n.lastIndex=u,p=n.exec(a),p!==null);)u=n.lastIndex,n===U?p[1]==="!--"?n=ct:p[1]!==void 0?n=dt:p[2]!==void 0?(mt.test(p[2])&&(s=RegExp("</"+p[2],"g")),n=b):p[3]!==void 0&&(n=b):n===b?p[0]===">"?(n=s??U,c=-1):p[1]===void 0?c=-2:(c=n.lastIndex-p[2].length,d=p[1],n=p[3]===void 0?b:p[3]==='"'?pt:ht):n===pt||n===ht?n=b:n===ct||n===dt?n=U:(n=b,s=void 0);let g=n===b&&i[l+1].startsWith("/>")?" ":"";o+=n===U?a+Tt:c>=0?(r.push(d),a.slice(0,c)+Q+a.slice(c)+m+g):a+m+(c===-2?l:g)}return[gt(i,o+(i[e]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),r]},O=class i{constructor({strings:t,_$litType$:e},r){let s;this.parts=[];let o=0,n=0,l=t.length-1,a=this.parts,[d,p]=yt(t,e);if(this.el=i.createElement(d,r),$.currentNode=this.el.content,e===2||e===3){let c=this.el.content.firstChild;c.replaceWith(...c.childNodes)}for(;(s=$.nextNode())!==null&&a.length<l;){if(s.nodeType===1){if(s.hasAttributes())for(let c of s.getAttributeNames())if(c.endsWith(Q)){let u=p[n++],g=s.getAttribute(c).split(m),M=/([.?@])?(.*)/.exec(u);a.push({type:1,index:o,name:M[2],strings:g,ctor:M[1]==="."?B:M[1]==="?"?I:M[1]==="@"?W:A}),s.removeAttribute(c)}else c.startsWith(m)&&(a.push({type:6,index:o}),s.removeAttribute(c));if(mt.test(s.tagName)){let c=s.textContent.split(m),u=c.length-1;if(u>0){s.textContent=q?q.emptyScript:"";for(let g=0;g<u;g++)s.append(c[g],R()),$.nextNode(),a.push({type:2,index:++o});s.append(c[u],R())}}}else if(s.nodeType===8)if(s.data===X)a.push({type:2,index:o});else{let c=-1;for(;(c=s.data.indexOf(m,c+1))!==-1;)a.push({type:7,index:o}),c+=m.length-1}o++}}static createElement(t,e){let r=v.createElement("template");return r.innerHTML=t,r}};function _(i,t,e=i,r){if(t===x)return t;let s=r!==void 0?e._$Co?.[r]:e._$Cl,o=k(t)?void 0:t._$litDirective$;return s?.constructor!==o&&(s?._$AO?.(!1),o===void 0?s=void 0:(s=new o(i),s._$AT(i,e,r)),r!==void 0?(e._$Co??=[])[r]=s:e._$Cl=s),s!==void 0&&(t=_(i,s._$AS(i,t.values),s,r)),t}var D=class{constructor(t,e){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:e},parts:r}=this._$AD,s=(t?.creationScope??v).importNode(e,!0);$.currentNode=s;let o=$.nextNode(),n=0,l=0,a=r[0];for(;a!==void 0;){if(n===a.index){let d;a.type===2?d=new S(o,o.nextSibling,this,t):a.type===1?d=new a.ctor(o,a.name,a.strings,this,t):a.type===6&&(d=new V(o,this,t)),this._$AV.push(d),a=r[++l]}n!==a?.index&&(o=$.nextNode(),n++)}return $.currentNode=v,s}p(t){let e=0;for(let r of this._$AV)r!==void 0&&(r.strings!==void 0?(r._$AI(t,r,e),e+=r.strings.length-2):r._$AI(t[e])),e++}},S=class i{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,e,r,s){this.type=2,this._$AH=h,this._$AN=void 0,this._$AA=t,this._$AB=e,this._$AM=r,this.options=s,this._$Cv=s?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,e=this._$AM;return e!==void 0&&t?.nodeType===11&&(t=e.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,e=this){t=_(this,t,e),k(t)?t===h||t==null||t===""?(this._$AH!==h&&this._$AR(),this._$AH=h):t!==this._$AH&&t!==x&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):ft(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==h&&k(this._$AH)?this._$AA.nextSibling.data=t:this.T(v.createTextNode(t)),this._$AH=t}$(t){let{values:e,_$litType$:r}=t,s=typeof r=="number"?this._$AC(t):(r.el===void 0&&(r.el=O.createElement(gt(r.h,r.h[0]),this.options)),r);if(this._$AH?._$AD===s)this._$AH.p(e);else{let o=new D(s,this),n=o.u(this.options);o.p(e),this.T(n),this._$AH=o}}_$AC(t){let e=ut.get(t.strings);return e===void 0&&ut.set(t.strings,e=new O(t)),e}k(t){Y(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,r,s=0;for(let o of t)s===e.length?e.push(r=new i(this.O(R()),this.O(R()),this,this.options)):r=e[s],r._$AI(o),s++;s<e.length&&(this._$AR(r&&r._$AB.nextSibling,s),e.length=s)}_$AR(t=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);t!==this._$AB;){let r=at(t).nextSibling;at(t).remove(),t=r}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},A=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,e,r,s,o){this.type=1,this._$AH=h,this._$AN=void 0,this.element=t,this.name=e,this._$AM=s,this.options=o,r.length>2||r[0]!==""||r[1]!==""?(this._$AH=Array(r.length-1).fill(new String),this.strings=r):this._$AH=h}_$AI(t,e=this,r,s){let o=this.strings,n=!1;if(o===void 0)t=_(this,t,e,0),n=!k(t)||t!==this._$AH&&t!==x,n&&(this._$AH=t);else{let l=t,a,d;for(t=o[0],a=0;a<o.length-1;a++)d=_(this,l[r+a],e,a),d===x&&(d=this._$AH[a]),n||=!k(d)||d!==this._$AH[a],d===h?t=h:t!==h&&(t+=(d??"")+o[a+1]),this._$AH[a]=d}n&&!s&&this.j(t)}j(t){t===h?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},B=class extends A{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===h?void 0:t}},I=class extends A{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==h)}},W=class extends A{constructor(t,e,r,s,o){super(t,e,r,s,o),this.type=5}_$AI(t,e=this){if((t=_(this,t,e,0)??h)===x)return;let r=this._$AH,s=t===h&&r!==h||t.capture!==r.capture||t.once!==r.once||t.passive!==r.passive,o=t!==h&&(r===h||s);s&&this.element.removeEventListener(this.name,this,r),o&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},V=class{constructor(t,e,r){this.element=t,this.type=6,this._$AN=void 0,this._$AM=e,this.options=r}get _$AU(){return this._$AM._$AU}_$AI(t){_(this,t)}},Vt={M:Q,P:m,A:X,C:1,L:yt,R:D,D:ft,V:_,I:S,H:A,N:I,U:W,B,F:V},Ut=Z.litHtmlPolyfillSupport;Ut?.(O,S),(Z.litHtmlVersions??=[]).push("3.3.3");var bt=(i,t,e)=>{let r=e?.renderBefore??t,s=r._$litPart$;if(s===void 0){let o=e?.renderBefore??null;r._$litPart$=s=new S(t.insertBefore(R(),o),o,void 0,e??{})}return s._$AI(i),s};var et=globalThis,E=class extends f{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=bt(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return x}};E._$litElement$=!0,E.finalized=!0,et.litElementHydrateSupport?.({LitElement:E});var Rt=et.litElementPolyfillSupport;Rt?.({LitElement:E});(et.litElementVersions??=[]).push("4.2.2");var kt={attribute:!0,type:String,converter:T,reflect:!1,hasChanged:z},Ot=(i=kt,t,e)=>{let{kind:r,metadata:s}=e,o=globalThis.litPropertyMetadata.get(s);if(o===void 0&&globalThis.litPropertyMetadata.set(s,o=new Map),r==="setter"&&((i=Object.create(i)).wrapped=!0),o.set(e.name,i),r==="accessor"){let{name:n}=e;return{set(l){let a=t.get.call(this);t.set.call(this,l),this.requestUpdate(n,a,i,!0,l)},init(l){return l!==void 0&&this.C(n,void 0,i,l),l}}}if(r==="setter"){let{name:n}=e;return function(l){let a=this[n];t.call(this,l),this.requestUpdate(n,a,i,!0,l)}}throw Error("Unsupported decorator location: "+r)};function $t(i){return(t,e)=>typeof e=="object"?Ot(i,t,e):((r,s,o)=>{let n=s.hasOwnProperty(o);return s.constructor.createProperty(o,r),n?Object.getOwnPropertyDescriptor(s,o):void 0})(i,t,e)}function ae(i){return $t({...i,state:!0,attribute:!1})}var y=(i,t,e)=>(e.configurable=!0,e.enumerable=!0,Reflect.decorate&&typeof t!="object"&&Object.defineProperty(i,t,e),e);function he(i,t){return(e,r,s)=>{let o=n=>n.renderRoot?.querySelector(i)??null;if(t){let{get:n,set:l}=typeof r=="object"?e:s??(()=>{let a=Symbol();return{get(){return this[a]},set(d){this[a]=d}}})();return y(e,r,{get(){let a=n.call(this);return a===void 0&&(a=o(this),(a!==null||this.hasUpdated)&&l.call(this,a)),a}})}return y(e,r,{get(){return o(this)}})}}var Mt;function ge(i){return(t,e)=>y(t,e,{get(){return(this.renderRoot??(Mt??=document.createDocumentFragment())).querySelectorAll(i)}})}function Me(i){return t=>{customElements.get(i)===void 0&&customElements.define(i,t)}}var K=class extends Error{constructor(e,r,s=[]){super(e);this.status=r;this.fields=s}};function w(i){if(i instanceof K)return i;let t=typeof i=="object"&&i!==null?i:{},e=typeof t.body=="object"?t.body:void 0,r=e?.error??t.message??t.error??(typeof i=="string"?i:"");return new K(r||"Home Assistant did not answer.",t.status_code??0,e?.errors??[])}async function Ne(i,t,e,r){try{return await i.callApi(t,e,r)}catch(s){throw w(s)}}async function je(i,t,e={}){try{return await i.callWS({type:t,...e})}catch(r){throw w(r)}}function Le(i){let t=new URLSearchParams;for(let[r,s]of Object.entries(i))s!=null&&s!==""&&t.set(r,String(s));let e=t.toString();return e===""?"":`?${e}`}async function Ht(i,t){let e;try{e=await i.fetchWithAuth(`/api/${t}`)}catch(r){throw w(r)}if(!e.ok)throw w({status_code:e.status,body:await e.json().catch(()=>{})});return e.blob()}async function ze(i,t,e){Nt(await Ht(i,t),e)}function Nt(i,t){let e=URL.createObjectURL(i),r=document.createElement("a");r.href=e,r.download=t,r.click(),setTimeout(()=>URL.revokeObjectURL(e),1e4)}function qe(i,t){return i.capabilities.includes(t)}var jt=1e4,vt=class{constructor(t,e,r,s=250){this.connection=t;this.type=e;this.take=r;this.pause=s;this.listeners=new Set;this.subscribe=()=>{let t=this.following;if(t===void 0)return;clearTimeout(this.again);let e=t.subscribeMessage(r=>{this.ending===e&&(this.error=void 0,this.take(r),this.tell())},{type:this.type},{resubscribe:!1}).catch(r=>{this.ending===e&&(this.error=w(r).message,this.tell(),r?.code!=="unauthorized"&&(this.again=setTimeout(this.subscribe,jt)))});this.ending=e}}listen(t){return this.listeners.add(t),this.listeners.size===1&&this.begin(),()=>{this.listeners.delete(t)&&this.listeners.size===0&&this.end()}}begin(){this.error=void 0,this.following=this.connection(),this.following.addEventListener("ready",this.subscribe),this.subscribe()}end(){clearTimeout(this.timer),clearTimeout(this.again),this.timer=void 0,this.following?.removeEventListener("ready",this.subscribe),this.following=void 0;let t=this.ending;this.ending=void 0,t?.then(e=>e?.()).catch(()=>{})}tell(){this.timer===void 0&&(this.timer=setTimeout(()=>{this.timer=void 0;for(let t of[...this.listeners])t()},this.pause))}};var Ve=j`
  :host {
    --mr-gap: 16px;
    color: var(--primary-text-color);
    font-family: var(--ha-font-family-body, Roboto, system-ui, sans-serif);
    font-size: var(--ha-font-size-m, 14px);
    line-height: 1.4;
    -webkit-font-smoothing: antialiased;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3 {
    font-weight: 500;
    margin: 0;
  }
  h2 {
    font-size: 18px;
  }
  h3 {
    font-size: 15px;
  }
  a {
    color: var(--mr-primary-text);
  }
  :focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  button,
  .button {
    font: inherit;
    font-weight: 500;
    color: var(--mr-primary-text);
    background: none;
    border: 1px solid var(--outline-color, var(--divider-color));
    border-radius: 18px;
    min-height: 36px;
    padding: 0 14px;
    cursor: pointer;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    text-decoration: none;
    white-space: nowrap;
  }
  button:hover:not(:disabled) {
    background: color-mix(in srgb, currentColor 8%, transparent);
  }
  button.primary {
    color: var(--text-primary-color, #fff);
    /* Home Assistant's light blue is too pale for white text: mixed with black it is readable in every theme. */
    background: color-mix(in srgb, var(--primary-color) 70%, #000);
    border-color: transparent;
  }
  button.primary:hover:not(:disabled) {
    background: color-mix(in srgb, var(--primary-color) 60%, #000);
  }
  button.danger {
    color: var(--mr-danger-text);
    border-color: currentColor;
  }
  button.primary.danger {
    color: #fff;
    background: #b3261e;
    border-color: transparent;
  }
  button.plain {
    border-color: transparent;
  }
  button.icon {
    border-color: transparent;
    color: inherit;
    width: 40px;
    min-height: 40px;
    padding: 0;
    border-radius: 50%;
    flex: none;
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  input,
  select,
  textarea {
    font: inherit;
    color: var(--primary-text-color);
    background: var(--card-background-color);
    border: 1px solid var(--mr-field-border);
    border-radius: 8px;
    min-height: 40px;
    padding: 6px 10px;
    min-width: 0;
    max-width: 100%;
  }
  input[type="checkbox"],
  input[type="radio"] {
    min-height: 0;
    width: 18px;
    height: 18px;
    padding: 0;
    margin: 0;
    flex: none;
    accent-color: var(--primary-color);
  }
  [aria-invalid="true"] {
    border-color: var(--error-color);
  }
  label.field {
    display: flex;
    flex-direction: column;
    gap: 4px;
    min-width: 0;
  }
  label.field > span:first-child,
  .field-label {
    color: var(--mr-secondary);
    font-size: 13px;
  }
  label.check {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-height: 36px;
  }
  fieldset {
    border: 1px solid var(--divider-color);
    border-radius: 12px;
    margin: 0;
    padding: 12px;
    min-width: 0;
  }
  legend {
    padding: 0 6px;
    font-weight: 500;
  }
  .help {
    color: var(--mr-secondary);
    font-size: 13px;
    margin: 0;
  }
  .error {
    color: var(--mr-danger-text);
    font-size: 13px;
    margin: 0;
  }
  .card {
    background: var(--card-background-color);
    border: 1px solid var(--divider-color);
    border-radius: var(--ha-card-border-radius, 12px);
    padding: 16px;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 8px;
    flex-wrap: wrap;
  }
  .grid {
    display: grid;
    gap: 12px;
    grid-template-columns: repeat(auto-fill, minmax(min(220px, 100%), 1fr));
  }
  .spacer {
    flex: 1;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    border-radius: 12px;
    padding: 2px 10px;
    font-size: 12px;
    font-weight: 500;
    white-space: nowrap;
    color: var(--primary-text-color);
    background: color-mix(in srgb, var(--chip, #888) 18%, var(--card-background-color));
  }
  .chip::before {
    content: "";
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--chip, #888);
  }
  .good {
    --chip: #2e8b3d;
  }
  .warn {
    --chip: #c77700;
  }
  .bad {
    --chip: #c62828;
  }
  .quiet {
    --chip: #7a7a7a;
  }
  .busy {
    --chip: var(--primary-color);
  }
  .notice {
    border-radius: 12px;
    padding: 12px 16px;
    background: color-mix(in srgb, var(--chip, var(--primary-color)) 14%, var(--card-background-color));
    border-inline-start: 4px solid var(--chip, var(--primary-color));
  }
  .empty {
    text-align: center;
    padding: 40px 16px;
    color: var(--mr-secondary);
    display: flex;
    flex-direction: column;
    gap: 12px;
    align-items: center;
  }
  table.plain {
    border-collapse: collapse;
    width: 100%;
  }
  table.plain th {
    text-align: start;
    font-weight: 500;
    color: var(--mr-secondary);
  }
  table.plain th,
  table.plain td {
    padding: 8px;
    border-bottom: 1px solid var(--divider-color);
    vertical-align: top;
  }
  .number,
  table.plain th.number {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
      animation: none !important;
    }
  }
`,Ke=j`
  :host {
    /* Secondary text of the default theme is too pale on a grey page for small print. */
    --mr-secondary: color-mix(in srgb, var(--primary-text-color) 72%, var(--card-background-color));
    --mr-field-border: color-mix(in srgb, var(--primary-text-color) 50%, var(--card-background-color));
    /* So is its light blue as the colour of text. */
    --mr-primary-text: color-mix(in srgb, var(--primary-color) 68%, var(--primary-text-color));
    --mr-danger-text: color-mix(in srgb, #d32f2f 70%, var(--primary-text-color));
  }
`;export{j as a,Bt as b,It as c,x as d,h as e,Vt as f,E as g,$t as h,ae as i,he as j,ge as k,Me as l,K as m,w as n,Ne as o,je as p,Le as q,Ht as r,ze as s,Nt as t,qe as u,vt as v,Ve as w,Ke as x};
/*! Bundled license information:

@lit/reactive-element/css-tag.js:
  (**
   * @license
   * Copyright 2019 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

@lit/reactive-element/reactive-element.js:
lit-html/lit-html.js:
lit-element/lit-element.js:
@lit/reactive-element/decorators/property.js:
@lit/reactive-element/decorators/state.js:
@lit/reactive-element/decorators/base.js:
@lit/reactive-element/decorators/query.js:
@lit/reactive-element/decorators/custom-element.js:
@lit/reactive-element/decorators/event-options.js:
@lit/reactive-element/decorators/query-all.js:
@lit/reactive-element/decorators/query-async.js:
@lit/reactive-element/decorators/query-assigned-nodes.js:
  (**
   * @license
   * Copyright 2017 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

lit-html/is-server.js:
  (**
   * @license
   * Copyright 2022 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

@lit/reactive-element/decorators/query-assigned-elements.js:
  (**
   * @license
   * Copyright 2021 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
