import{a as he,b as C,c as E,e as M,f as ue,g as U,i as pe}from"./chunk-CSDMT7G5.js";import{d as B}from"./chunk-C5BWJ3UF.js";import"./chunk-QWDFAQQ3.js";import{a as de}from"./chunk-GBVNH3NA.js";import{a as ce}from"./chunk-JJLSAWQI.js";import{I as ne,K as re,R as ie,_ as se,p as J,q as Q,x as ee,z as te}from"./chunk-YXNFI4RW.js";import{a as S,b as v,c as T,n as ae,o as le}from"./chunk-R2IY7WQO.js";import"./chunk-RPZHBZSE.js";import{a as oe,d as p,g as b}from"./chunk-42XHLT2J.js";import{b as y}from"./chunk-TN3OZQAE.js";var O=["status","temperature","hashrate"],w=10,L=45,_=95,P=5,me=L+P*(w-2),ge=_-P*(w-2),ye=n=>Math.max(0,Math.min(w-1,n));function je(n){return ye(1+Math.floor((n-L)/P))}function Ze(n){return ye(Math.ceil((_-n)/P))}var Je=3;function be(n){let i=new Map;for(let{model:t,mining:r,online:o,hashrate_ths:s}of n){if(t===null||r!==!0||!o||s===null||s<=0)continue;let l=i.get(t);l===void 0?i.set(t,[s]):l.push(s)}let e=new Map;for(let[t,r]of i){if(r.length<Je)continue;r.sort((a,d)=>a-d);let o=r.length>>1,[s,l]=[r[o-1]??0,r[o]??0];e.set(t,r.length%2===1?l:(s+l)/2)}return e}function q(n,i){if(n.reachability!=="online"||n.paused===!0||n.hashrate_ths===null)return null;let e=n.expected_hashrate_ths??i.get(n.model??"");return e===void 0||e<=0?null:n.hashrate_ths/e*100}function ve(n,i,e){let t=E(n);if(i==="status")return{fill:C[t],state:t,value:null};let r=i==="hashrate"?q(n,e):n.reachability==="online"?n.temperature_max_c:null;return r===null?{fill:"unknown",state:t,value:null}:{fill:i==="hashrate"?Ze(r):je(r),state:t,value:Math.round(r)}}function fe(n,i,e){let t=i*Math.cos(e*Math.PI/180),r=i*Math.sin(e*Math.PI/180),o=(n+.3963377774*t+.2158037573*r)**3,s=(n-.1055613458*t-.0638541728*r)**3,l=(n-.0894841775*t-1.291485548*r)**3,a=d=>{let u=d<=.0031308?12.92*d:1.055*d**.4166666666666667-.055;return Math.round(Math.max(0,Math.min(1,u))*255)};return[a(4.0767416621*o-3.3077115913*s+.2309699292*l),a(-1.2684380046*o+2.6097574011*s-.3413193965*l),a(-.0041960863*o-.7034186147*s+1.707614701*l)]}function I(n,i){let e=n/(w-1);return i?fe(.36+.54*e,.09+.06*e,255+190*e):fe(.93-.52*e,.04+.13*e,235+150*e)}function Qe(n){let[i,e,t]=n.map(r=>{let o=r/255;return o<=.04045?o/12.92:((o+.055)/1.055)**2.4});return .2126*i+.7152*e+.0722*t}function G(n){return(Qe(n)+.05)**2>.05*1.05?"#000":"#fff"}var k=([n,i,e])=>`rgb(${n}, ${i}, ${e})`;var xe=[{width:120,height:56,shows:"name"},{width:48,height:44,shows:"value"},{width:34,height:34,shows:"value"},{width:29,height:29,shows:"sign"},{width:24,height:24,shows:"sign"}],f=4,F=32,et=40,we=20,tt=480,ke=150,nt=[2,1.3,3,4.5,7];function Me(n,i,e){return nt.map(r=>rt(n,i,e,r)).reduce((r,o)=>o.height<r.height?o:r)}function rt(n,i,e,t){let r=e.width+f,o=e.height+f,s=Math.max(1,Math.floor((i-f)/r)),l=n.some(A=>A.floor!==""),a=[],d=[],[u,h,c,g]=[0,0,0,0],R,j=()=>{c>0&&(h+=c+we),u=0,c=0};for(let{title:A,floor:H,count:$}of n){l&&H!==R&&(j(),R=H,d.push({title:H,y:h}),h+=et);let Ye=n.length===1?s:Math.ceil(Math.sqrt(t*$*o/r)),D=Math.max(1,Math.min(s,Math.max(Ye,Math.floor(ke/r)))),K=Math.max(Math.min(ke,i),Math.min(D,$)*r+f);u>0&&u+K>i&&j();let Z=F+Math.ceil($/D)*o+f;a.push({title:A,columns:D,count:$,first:g,x:u,y:h,width:K,height:Z}),g+=$,u+=K+we,c=Math.max(c,Z)}return{size:e,blocks:a,floors:d,width:i,height:h+c,count:g}}function it(n){return n>=tt?xe:xe.map(i=>i.shows==="name"?{...i,width:Math.max(64,Math.floor((n-f)/3)-f)}:i)}function V(n,i,e){let[t,...r]=it(i),o=Me(n,i,t);for(let s of r){if(o.height<=e)break;o=Me(n,i,s)}return o}function $e(n,i){return n.blocks.find(({first:e,count:t})=>i>=e&&i<e+t)}function x(n,i,e=$e(n,i)){if(e===void 0)return{x:0,y:0,width:0,height:0};let{width:t,height:r}=n.size,o=i-e.first;return{x:e.x+f+o%e.columns*(t+f),y:e.y+F+f+Math.floor(o/e.columns)*(r+f),width:t,height:r}}function Se(n,i,e){let{width:t,height:r}=n.size;for(let o of n.blocks){let s=i-o.x-f,l=e-o.y-F-f;if(s<0||l<0||e>=o.y+o.height)continue;let a=Math.floor(s/(t+f)),d=Math.floor(l/(r+f))*o.columns+a;if(!(a>=o.columns||d>=o.count)&&s%(t+f)<t&&l%(r+f)<r)return o.first+d}return-1}function Te(n,i){let e=[];for(let t of n.blocks)if(!(t.x>i.x+i.width||t.x+t.width<i.x)&&!(t.y>i.y+i.height||t.y+t.height<i.y))for(let r=t.first;r<t.first+t.count;r+=1){let{x:o,y:s,width:l,height:a}=x(n,r,t);o<=i.x+i.width&&o+l>=i.x&&s<=i.y+i.height&&s+a>=i.y&&e.push(r)}return e}var Ce=["ArrowLeft","ArrowRight","ArrowUp","ArrowDown","Home","End","PageUp","PageDown"];function Re(n,i,e){let t=$e(n,i);if(t===void 0)return n.count>0?0:-1;let r=n.blocks.indexOf(t);switch(e){case"ArrowLeft":return Math.max(0,i-1);case"ArrowRight":return Math.min(n.count-1,i+1);case"Home":return t.first;case"End":return t.first+t.count-1;case"PageUp":return(n.blocks[r-1]??t).first;case"PageDown":return(n.blocks[r+1]??t).first;default:return ot(n,i,e==="ArrowDown"?1:-1)}}function ot(n,i,e){let t=x(n,i),[r,o,s]=[i,Number.POSITIVE_INFINITY,Number.POSITIVE_INFINITY];for(let l of n.blocks)for(let a=l.first;a<l.first+l.count;a+=1){let{x:d,y:u}=x(n,a,l),h=(u-t.y)*e,c=Math.abs(d-t.x);h>0&&(h<o||h===o&&c<s)&&([r,o,s]=[a,h,c])}return r}var N={mining:void 0,online:J,idle:ne,fault:te,paused:re,rebooting:ie,late:ee,offline:Q},st=["good","warn","bad","quiet","busy"];function at(n,i,e){let t=document.createElement("canvas");t.width=6,t.height=6;let r=t.getContext("2d");if(r===null)return i;r.fillStyle=i,r.fillRect(0,0,6,6),r.strokeStyle=e,r.lineWidth=1.2,r.beginPath();for(let o of[-6,0,6])r.moveTo(o-1,7),r.lineTo(o+7,-1);return r.stroke(),n.createPattern(t,"repeat")??i}function Oe(n,i){let e=getComputedStyle(i),t=document.createElement("canvas");t.width=1,t.height=1;let r=t.getContext("2d",{willReadFrequently:!0}),o=h=>{if(r===null)return[128,128,128];r.fillStyle=h,r.fillRect(0,0,1,1);let[c=0,g=0,R=0]=r.getImageData(0,0,1,1).data;return[c,g,R]},s=h=>(i.className=`probe ${h}`,o(e.backgroundColor)),l=new Map;for(let h of st){let c=s(h);l.set(h,{fill:k(c),ink:G(c)})}let a=s("unknown"),d=e.color,u=G(s("card"))==="#fff";l.set("unknown",{fill:at(n,k(a),k(s("line"))),ink:d});for(let h=0;h<w;h+=1){let c=I(h,u);l.set(h,{fill:k(c),ink:G(c)})}return{dark:u,paints:l,ring:d,font:e.fontFamily}}var Ee=new Map;function W(n,i,e,t,r){let o=Ee.get(i);o===void 0&&(o=new Path2D(i),Ee.set(i,o)),n.save(),n.translate(e,t),n.scale(r/24,r/24),n.fill(o),n.restore()}function lt(n,i,e,t){let r=t.get(i);if(r===void 0){let o=i.length;for(r=i;o>1&&n.measureText(r).width>e;)o-=1,r=`${i.slice(0,Math.ceil(o/3))}\u2026${i.slice(i.length-(o-Math.ceil(o/3)))}`;t.set(i,r)}return r}function Le(n,i,e,t,r,o,s){let{x:l,y:a,width:d,height:u}=i;n.clearRect(l-f/2,a-f/2,d+f,u+f);let h=o.paints.get(t.look.fill);if(h===void 0)return;n.fillStyle=h.fill,n.beginPath(),n.roundRect(l,a,d,u,4),n.fill(),t.selected&&(n.strokeStyle=o.ring,n.lineWidth=2,n.beginPath(),n.roundRect(l-1,a-1,d+2,u+2,5),n.stroke()),n.fillStyle=h.ink,n.textBaseline="middle";let c=N[t.look.state];if(e.shows==="name"){let g=c===void 0?d-16:d-36;n.textAlign="start",n.font=`500 12px ${o.font}`,n.fillText(lt(n,t.name,d-16,s),l+8,a+18),n.font=`13px ${o.font}`,n.fillText(r,l+8,a+38,g),c!==void 0&&W(n,c,l+d-26,a+28,20);return}if(e.shows==="value"&&t.look.value!==null){n.textAlign="center",n.font=`500 ${d>40?13:11}px ${o.font}`;let g=c!==void 0;n.fillText(r,l+d/2,a+u*(g?.68:.5),d-4),c!==void 0&&W(n,c,l+d/2-7,a+3,14);return}if(c!==void 0){let g=Math.min(22,d-6);W(n,c,l+(d-g)/2,a+(u-g)/2,g)}}function _e(n,i,e="inherit"){let t=N[i];return p`<i class="swatch ${n}" style="color:${e}">${t===void 0?b:se(t,14)}</i>`}function dt(n,{coloring:i,looks:e,dark:t,inkOf:r}){let{t:o,format:s}=n,l=new Map;for(let{state:c}of e)l.set(c,(l.get(c)??0)+1);let a=he.flatMap(c=>{let g=l.get(c);return g===void 0||i!=="status"&&N[c]===void 0?[]:[{state:c,count:g}]}),d=[...Array(w).keys()],[u,h]=i==="temperature"?[o("map.below",{value:s.temperature(L)}),o("map.from",{value:s.temperature(me)})]:[o("map.from",{value:o("map.share",{share:_})}),o("map.below",{value:o("map.share",{share:ge})})];return p`<ul class="legend" aria-label=${o("map.legend")}>
    ${i==="status"?b:p`<li class="scale">
            <span>${u}</span>
            <span class="steps" aria-hidden="true"
              >${d.map(c=>p`<i style="background:${k(I(c,t))}"></i>`)}</span
            >
            <span>${h}</span>
          </li>`}
    ${i!=="status"&&e.some(({fill:c})=>c==="unknown")?p`<li><i class="swatch hatched"></i>${o("map.no_value")}</li>`:b}
    ${a.map(({state:c,count:g})=>p`<li>
          ${i==="status"?_e(C[c],c,r(C[c])):_e("plain",c)}${M(n,c)}
          <b>${s.number(g)}</b>
        </li>`)}
  </ul>`}function ct(n,i){switch(i){case"area":case"site":case"label":case"pool":return n.t(`map.group_${i}`);default:return n.t("map.group_labels",{name:i.slice(7)})}}function Ie(n,i,e){return e!==""?e:i==="pool"?n.t("map.without_pool"):n.t(i==="label"?"map.without_labels":"map.without_label")}function Pe(n,i,e,t){return p`<label
    ><span>${n}</span>
    <select @change=${r=>t(r.target.value)}>
      ${i.map(([r,o])=>p`<option value=${r} ?selected=${r===e}>${o}</option>`)}
    </select></label
  >`}function Ge(n,i,e){let{offered:t,grouping:r,coloring:o}=i;return p`<div class="bar">
    ${Pe(n.t("map.group_by"),t.map(s=>[s,ct(n,s)]),r,s=>e({group:s==="area"?null:s}))}
    ${Pe(n.t("map.color_by"),O.map(s=>[s,n.t(`map.color_${s}`)]),o,s=>e({color:s==="status"?null:s}))}
    ${dt(n,i)}
    ${o==="hashrate"?p`<p class="help">${n.t("map.compared")}</p>`:b}
  </div>`}var ht=6,ut=8e6,z=class{constructor(i,e){this.canvas=i;this.probe=e;this.ratio=0;this.frame=0;this.drawn=[];this.dirty=new Set;this.cut=new Map;this.tileOf=()=>{};this.textOf=()=>""}readColors(){let i=this.canvas.getContext("2d");return this.theme=i===null?void 0:Oe(i,this.probe),this.layout=void 0,this.theme?.dark??!1}inkOf(i){return this.theme?.paints.get(i)?.ink??"inherit"}show(i,e,t,r){this.tileOf=t,this.textOf=r;let o=i!==this.layout||window.devicePixelRatio!==this.ratio;o&&this.resize(i);for(let s=0;s<e;s+=1){let l=t(s);if(l===void 0)continue;let{look:a,selected:d,name:u}=l,{shows:h}=i.size,c=`${a.fill} ${a.state} ${d} ${h==="sign"?"":a.value} ${h==="name"?u:""}`;c!==this.drawn[s]&&(this.drawn[s]=c,this.dirty.add(s))}o?this.draw(Number.POSITIVE_INFINITY):this.schedule()}stop(){cancelAnimationFrame(this.frame),this.frame=0}resize(i){let{width:e,height:t}=i;this.layout=i,this.ratio=window.devicePixelRatio;let r=Math.min(this.ratio,Math.sqrt(ut/Math.max(1,e*t)));this.canvas.width=Math.max(1,Math.round(e*r)),this.canvas.height=Math.max(1,Math.round(t*r)),this.canvas.style.width=`${e}px`,this.canvas.style.height=`${t}px`,this.canvas.getContext("2d")?.scale(r,r),this.cut.clear(),this.dirty.clear(),this.drawn=[]}schedule(){this.frame!==0||this.dirty.size===0||(this.frame=requestAnimationFrame(()=>{this.frame=0,this.draw(performance.now()+ht)}))}draw(i){let e=this.canvas.getContext("2d"),{theme:t,layout:r}=this;if(e===null||t===void 0||r===void 0)return;let o=0;for(let s of this.dirty){this.dirty.delete(s);let l=this.tileOf(s);if(l===void 0)continue;let a=r.size.shows==="sign"?"":this.textOf(l.look);if(Le(e,x(r,s),r.size,l,a,t,this.cut),o+=1,o%32===0&&performance.now()>i)break}this.schedule()}};var Ne=new Intl.Collator(void 0,{numeric:!0});function ze(n){return/^(.*?\p{L}{2})(?:[\s_-]*\d[\w.-]*|[\s_-]+\p{L}\d*)$/u.exec(n.trim())?.[1]}function Ae(n){let i=new Set(n.flatMap(t=>t.tags)),e=new Map;for(let t of i){let r=ze(t);r!==void 0&&e.set(r,(e.get(r)??0)+1)}return["area",...new Set(n.map(t=>t.site)).size>1?["site"]:[],...[...e].filter(([,t])=>t>1).map(([t])=>`labels:${t}`).sort(Ne.compare),...i.size>0?["label"]:[],...n.some(t=>B(t).length>0)?["pool"]:[]]}function He(n,i){let e=n.get("group");return i.find(t=>t===e)??"area"}function pt(n,i){switch(i){case"area":return[n.location];case"site":return[n.site];case"pool":return B(n);case"label":return n.tags;default:{let e=i.slice(7);return n.tags.filter(t=>ze(t)===e)}}}function De(n,i,e){let t=new Map;for(let a of n){let d=pt(a,i);for(let u of d.length>0?d:[""]){let h=t.get(u);h===void 0?t.set(u,[a]):h.push(a)}}let r=Object.values(e.floors??{}),o=new Map(r.map((a,d)=>[a.floor_id,{name:a.name,place:d}])),s=new Map(i==="area"?Object.values(e.areas).flatMap(a=>{let d=o.get(a.floor_id??"");return d===void 0?[]:[[a.name,d]]}):[]),l=a=>s.get(a)?.place??r.length;return[...t].sort(([a],[d])=>l(a)-l(d)||+(a==="")-+(d==="")||Ne.compare(a,d)).map(([a,d])=>({title:a,floor:s.get(a)?.name??"",miners:d}))}function Ke(n,i){return n.length===i.length&&n.every((e,t)=>{let r=i[t];return r!==void 0&&e.title===r.title&&e.floor===r.floor&&e.miners.length===r.miners.length&&e.miners.every((o,s)=>o.miner_id===r.miners[s]?.miner_id)})}function Be({t:n,format:i},e){return[[n("control.hashrate"),i.hashrate(e.hashrate_ths)],[n("control.temperature"),i.temperature(e.temperature_max_c)],[n("control.power"),i.power(e.est_power_w)]]}function Ue(n,i){let e=Be(n,i).map(([,t])=>t);return[i.name,M(n,E(i)),U(n,i),...e].filter(t=>t!==""&&t!=="\u2013").join(", ")}function qe(n,i,e){let t=U(n,i);return p`<b>${i.name}</b>
    <div>${ue(n,i)}</div>
    ${t===""?b:p`<p class="help">${t}</p>`}
    <dl>${Be(n,i).map(([r,o])=>p`<dt>${r}</dt><dd>${pe(i,o)}</dd>`)}</dl>
    ${e===null?b:p`<p class="help">${n.t("map.of_expected",{share:Math.round(e)})}</p>`}`}var Fe=oe`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    border-top: 1px solid var(--divider-color);
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 20px;
    padding: 10px 16px;
    border-bottom: 1px solid var(--divider-color);
  }
  .bar label {
    display: flex;
    align-items: center;
    gap: 8px;
    color: var(--mr-secondary);
    font-size: 13px;
    min-width: 0;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    align-items: center;
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: 13px;
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: 6px;
    white-space: nowrap;
  }
  .legend b {
    font-weight: 500;
    color: var(--mr-secondary);
    font-variant-numeric: tabular-nums;
  }
  .steps {
    display: flex;
    border-radius: 4px;
    overflow: hidden;
  }
  .steps i {
    width: 16px;
    height: 16px;
  }
  .swatch {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    width: 18px;
    height: 18px;
    border-radius: 4px;
    flex: none;
    background: var(--chip);
  }
  .swatch.plain {
    background: none;
    border: 1px solid var(--mr-field-border);
  }
  .swatch.hatched {
    background: repeating-linear-gradient(
      135deg,
      var(--map-line) 0 1px,
      var(--map-unknown) 1px 4px
    );
  }
  :host([page]) .bar label {
    flex: 1 1 40%;
    flex-direction: column;
    align-items: stretch;
    gap: 4px;
  }
  .bar .help {
    flex-basis: 100%;
  }
  :host {
    --map-unknown: color-mix(in srgb, var(--primary-text-color) 10%, var(--card-background-color));
    --map-line: color-mix(in srgb, var(--primary-text-color) 42%, var(--card-background-color));
  }
  .scroll {
    flex: 1 1 0;
    min-height: 0;
    overflow: auto;
    scrollbar-gutter: stable;
    padding: 8px 12px 12px;
  }
  :host([page]) .scroll {
    flex: none;
    overflow: visible;
  }
  .field {
    position: relative;
    margin: 0 auto;
  }
  .tiles {
    position: absolute;
    inset: 0;
    cursor: default;
    outline: none;
    touch-action: manipulation;
    user-select: none;
    -webkit-user-select: none;
  }
  .tiles.over {
    cursor: pointer;
  }
  canvas {
    display: block;
  }
  .current {
    position: absolute;
    pointer-events: none;
    border-radius: 4px;
  }
  .tiles:focus-visible .current {
    outline: 3px solid var(--primary-color);
    outline-offset: 2px;
  }
  .tiles:focus-visible:not(:has(.current)) {
    outline: 2px solid var(--primary-color);
  }
  .pointed {
    position: absolute;
    pointer-events: none;
    border-radius: 4px;
    outline: 2px solid var(--primary-color);
    outline-offset: 1px;
  }
  .frame {
    position: absolute;
    pointer-events: none;
    border: 1px solid var(--primary-color);
    background: color-mix(in srgb, var(--primary-color) 18%, transparent);
  }
  .floor,
  .block {
    position: absolute;
    pointer-events: none;
  }
  .floor {
    inset-inline: 0;
    font-size: 16px;
    font-weight: 500;
    padding-top: 8px;
    border-top: 1px solid var(--divider-color);
  }
  .floor.first {
    border-top: none;
  }
  .block label {
    pointer-events: auto;
    display: flex;
    align-items: center;
    gap: 8px;
    height: 32px;
    padding-inline-start: 4px;
    font-weight: 500;
    cursor: pointer;
  }
  .block label span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .block label small {
    color: var(--mr-secondary);
    font-size: 12px;
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
  .readout {
    position: absolute;
    z-index: 3;
    padding: 10px 12px;
    display: grid;
    gap: 6px;
    border-radius: 10px;
    border: 1px solid var(--divider-color);
    background: var(--card-background-color);
    box-shadow: 0 4px 16px rgb(0 0 0 / 28%);
    pointer-events: none;
  }
  .readout.held {
    pointer-events: auto;
  }
  .readout b {
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  .readout dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 2px 12px;
    margin: 0;
    font-size: 13px;
  }
  .readout dt {
    color: var(--mr-secondary);
  }
  .readout dd {
    margin: 0;
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .readout .help {
    font-size: 12px;
  }
  .readout .row a {
    display: inline-flex;
    align-items: center;
    min-height: 36px;
    padding-inline: 6px;
  }
  .probe {
    position: absolute;
    visibility: hidden;
    background: var(--chip);
  }
  /* What needs no attention is paler. */
  .probe.good,
  .swatch.good {
    background: color-mix(in srgb, var(--chip) 50%, var(--card-background-color));
  }
  .probe.unknown {
    background: var(--map-unknown);
  }
  .probe.line {
    background: var(--map-line);
  }
  .probe.card {
    background: var(--card-background-color);
  }
`;var ft=5,X=248,mt=20,Ve=(n,i)=>[...Array(i).keys()].map(e=>n+e),Y=({x:n,y:i,width:e,height:t})=>`left:${n}px;top:${i}px;width:${e}px;height:${t}px`,We=V([],0,0),Xe=new Map,m=class extends de{constructor(){super(...arguments);this.miners=[];this.selection=new Set;this.page=!1;this.layout=We;this.current=-1;this.pointed=-1;this.held=!1;this.focused=!1;this.focusShown=!1;this.dark=!1;this.space={width:0,height:0};this.resize=new ResizeObserver(()=>this.measure());this.offered=["area"];this.grouping="area";this.coloring="status";this.groups=[];this.typical=Xe;this.tiles=[];this.looks=[];this.framed=new Set;this.dragged=!1;this.pointerType="mouse";this.anchor=-1;this.measure=()=>{let e=getComputedStyle(this.scroller),t=this.scroller.clientWidth-Number.parseFloat(e.paddingLeft)-Number.parseFloat(e.paddingRight),r=this.page?window.innerHeight*1.2:this.scroller.clientHeight-mt,o=t===this.space.width?Math.max(r,this.space.height):r;(t!==this.space.width||o!==this.space.height)&&(this.space={width:t,height:o})};this.readColors=()=>{this.tileCanvas!==void 0&&(this.dark=this.tileCanvas.readColors(),this.draw())};this.tileText=e=>{let t=this.layout.size.shows==="name";return e.value===null?t?M(this.env,e.state):"":this.coloring==="hashrate"?this.t("map.share",{share:e.value}):t?this.env.format.temperature(e.value):`${this.env.format.number(e.value)}\xB0`};this.cancelFrame=e=>{e.key!=="Escape"||this.frame===void 0||(e.preventDefault(),this.endFrame(),this.dragged=!0)}}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.resize.observe(this.scroller),this.owns(()=>this.resize.disconnect());let e=new MutationObserver(this.readColors);e.observe(document.documentElement,{attributes:!0,attributeFilter:["style","class"]}),this.owns(()=>e.disconnect()),window.addEventListener("keydown",this.cancelFrame),this.owns(()=>window.removeEventListener("keydown",this.cancelFrame)),this.owns(()=>this.tileCanvas?.stop())}willUpdate(e){if(["miners","query","env"].some(t=>e.has(t))){let t=this.query.get("color");this.coloring=O.find(r=>r===t)??"status",this.offered=Ae(this.env.fleet.miners.length===this.miners.length?this.miners:this.allMiners()),this.grouping=He(this.query,this.offered),this.typical=this.coloring==="hashrate"?be(this.env.fleet.miners):Xe,this.arrange(De(this.miners,this.grouping,this.env.hass),e.has("env"))}e.has("space")&&this.lay(),(e.has("miners")||e.has("query"))&&(this.looks=this.tiles.map(t=>ve(t,this.coloring,this.typical)))}allMiners(){return this.env.pools.with(this.env.fleet.miners)}arrange(e,t){let r=[this.tiles[this.current],this.tiles[this.pointed]];this.tiles=e.flatMap(a=>a.miners);let o=!t&&Ke(e,this.groups);if(this.groups=e,o)return;let[s,l]=r.map(a=>this.tiles.findIndex(d=>d.miner_id===a?.miner_id));this.current=s??-1,this.pointed=l??-1,this.anchor=-1,this.lay()}lay(){let e=this.groups.map(({title:t,floor:r,miners:o})=>({title:t,floor:r,count:o.length}));this.layout=this.space.width>0?V(e,this.space.width,this.space.height):We}firstUpdated(){this.tileCanvas=new z(this.canvas,this.probe),this.dark=this.tileCanvas.readColors(),this.resize.observe(this.scroller)}updated(e){this.draw(),e.has("current")&&this.focused&&this.surface.querySelector(".current")?.scrollIntoView({block:"nearest",inline:"nearest"})}draw(){this.tileCanvas?.show(this.layout,this.tiles.length,e=>{let[t,r]=[this.tiles[e],this.looks[e]];return t===void 0||r===void 0?void 0:{look:r,selected:this.isChosen(e,t),name:t.name}},this.tileText)}isChosen(e,t){return this.framed.has(e)||this.selection.has(t.miner_id)}at(e){let{left:t,top:r}=this.surface.getBoundingClientRect();return{x:e.clientX-t,y:e.clientY-r}}tileOf(e){let{x:t,y:r}=this.at(e);return Se(this.layout,t,r)}pressed(e){this.pointerType=e.pointerType,this.dragged=!1,e.pointerType!=="touch"&&e.button===0&&(this.start={...this.at(e),id:e.pointerId})}pointerMoved(e){if(e.pointerType==="touch")return;let{start:t}=this;if(t===void 0){this.held=!1,this.pointed=this.tileOf(e);return}let{x:r,y:o}=this.at(e);if(this.frame===void 0&&Math.hypot(r-t.x,o-t.y)<ft)return;this.frame===void 0&&this.surface.setPointerCapture(t.id);let{width:s,height:l}=this.layout,[a,d]=[Math.max(0,Math.min(r,t.x)),Math.max(0,Math.min(o,t.y))];this.pointed=-1,this.frame={x:a,y:d,width:Math.min(s,Math.max(r,t.x))-a,height:Math.min(l,Math.max(o,t.y))-d},this.framed=new Set(Te(this.layout,this.frame)),this.draw()}released(e){let{frame:t,framed:r}=this;this.endFrame(),!(t===void 0||e.type==="pointercancel")&&(this.dragged=!0,this.select(r,!0,e.ctrlKey||e.metaKey||e.shiftKey?this.selection:[]))}endFrame(){this.start=void 0,this.frame=void 0,this.framed=new Set,this.draw()}clicked(e){if(this.dragged){this.dragged=!1;return}let t=this.tileOf(e);if(this.pointerType==="touch"){this.held=t>=0,this.pointed=t;return}t<0||(this.current=t,e.shiftKey?this.extend(t):e.ctrlKey||e.metaKey?this.toggle(t):this.openTile(t))}openMenu(e){let t=e.detail===0&&this.focused&&e.clientX===0?this.current:this.tileOf(e),r=this.tiles[t];if(r===void 0)return;e.preventDefault();let{left:o,top:s}=this.surface.getBoundingClientRect(),{x:l,y:a,height:d}=x(this.layout,t);this.pointed=-1;let u=e.clientX===0?{x:o+l,y:s+a+d}:{x:e.clientX,y:e.clientY};this.dispatchEvent(new CustomEvent("menu",{detail:{miner:r,...u}}))}openTile(e){let t=this.tiles[e];t!==void 0&&this.dispatchEvent(new CustomEvent("opened",{detail:t}))}select(e,t=!0,r=this.selection){let o=new Set(r);for(let s of e){let l=this.tiles[s]?.miner_id;l!==void 0&&(t?o.add(l):o.delete(l))}this.dispatchEvent(new CustomEvent("selected",{detail:o}))}toggle(e){this.anchor=e,this.select([e],!this.selection.has(this.tiles[e]?.miner_id??""))}extend(e){this.anchor<0&&(this.anchor=e);let t=Math.min(this.anchor,e);this.select(Ve(t,Math.abs(this.anchor-e)+1))}pressedKey(e){let t=Ce.find(r=>r===e.key);if(!(e.altKey||(e.ctrlKey||e.metaKey)&&e.key!=="a")){if(t!==void 0)e.shiftKey&&this.anchor<0&&(this.anchor=this.current),this.current=Re(this.layout,this.current,t),e.shiftKey&&this.extend(this.current);else if(e.key==="Enter")this.openTile(this.current);else if(e.key===" ")this.toggle(this.current);else if(e.key==="a"&&(e.ctrlKey||e.metaKey))this.select(this.tiles.keys());else return;this.pointed=-1,e.preventDefault()}}focusChanged(e){this.focused=e,this.focusShown=e&&this.surface.matches(":focus-visible"),e&&this.current<0&&this.tiles.length>0&&(this.current=0)}render(){let{layout:e}=this;return p`${Ge(this.env,{offered:this.offered,grouping:this.grouping,coloring:this.coloring,looks:this.looks,dark:this.dark,inkOf:t=>this.tileCanvas?.inkOf(t)??"inherit"},t=>this.dispatchEvent(new CustomEvent("filtered",{detail:t})))}
      <div class="scroll">
        <div class="field" style="width:${e.width}px;height:${e.height}px">
          <div
            class="tiles ${this.pointed>=0?"over":""}"
            role="listbox"
            tabindex="0"
            aria-multiselectable="true"
            aria-label=${this.t("control.fleet")}
            aria-describedby="keys"
            aria-activedescendant=${this.current<0?b:`tile-${this.current}`}
            @pointerdown=${this.pressed}
            @pointermove=${this.pointerMoved}
            @pointerup=${this.released}
            @pointercancel=${this.released}
            @pointerleave=${()=>{this.held||(this.pointed=-1)}}
            @click=${this.clicked}
            @contextmenu=${this.openMenu}
            @keydown=${this.pressedKey}
            @focus=${()=>this.focusChanged(!0)}
            @blur=${()=>this.focusChanged(!1)}
          >
            <canvas aria-hidden="true"></canvas>
            ${this.option()}
          </div>
          ${e.floors.map(({title:t,y:r})=>p`<div class="floor ${r===0?"first":""}" role="heading" aria-level="2" style="top:${r}px">
                ${t===""?this.t("map.without_floor"):t}
              </div>`)}
          ${e.blocks.map(t=>this.blockHeading(t))} ${this.readout()}
          ${this.frame===void 0?b:p`<div
                  class="frame"
                  style=${Y(this.frame)}
                ></div>`}
        </div>
      </div>
      <p id="keys" class="visually-hidden">${this.t("map.keys")}</p>
      <i class="probe" aria-hidden="true"></i>`}blockHeading(e){let r=this.tiles.slice(e.first,e.first+e.count).filter(s=>this.selection.has(s.miner_id)).length,o=Ie(this.env,this.grouping,e.title);return p`<div
      class="block"
      role="heading"
      aria-level="3"
      style="left:${e.x}px;top:${e.y}px;width:${e.width}px"
    >
      <label title=${o}
        ><input
          type="checkbox"
          aria-label=${this.t("map.select_block",{name:o})}
          .checked=${r>0&&r===e.count}
          .indeterminate=${r>0&&r<e.count}
          @change=${s=>this.select(Ve(e.first,e.count),s.target.checked)}
        /><span>${o}</span><small>${this.env.format.number(e.count)}</small></label
      >
    </div>`}option(){let e=this.tiles[this.current];return e===void 0?b:p`<div
      class="current"
      id="tile-${this.current}"
      role="option"
      aria-selected=${this.selection.has(e.miner_id)}
      aria-posinset=${this.current+1}
      aria-setsize=${this.layout.count}
      aria-label=${Ue(this.env,e)}
      style=${Y(x(this.layout,this.current))}
    ></div>`}readout(){let e=this.pointed>=0?this.pointed:this.focusShown?this.current:-1,t=this.tiles[e];if(t===void 0||this.frame!==void 0)return b;let r=x(this.layout,e),{x:o,y:s,width:l,height:a}=r,d=Math.max(0,Math.min(o+l/2-X/2,this.layout.width-X)),u=this.surface.getBoundingClientRect().top+s,h=this.page?{top:0,bottom:window.innerHeight}:this.scroller.getBoundingClientRect(),c=h.bottom-u-a>u-h.top,g=this.coloring==="hashrate"?q(t,this.typical):null;return p`<div class="pointed" style=${Y(r)}></div>
      <div
        class="readout ${this.held?"held":""}"
        style="width:${X}px;left:${d}px;${c?`top:${s+a+8}px`:`bottom:${this.layout.height-s+8}px`}"
      >
        ${qe(this.env,t,g)}
        ${this.held?p`<div class="row">
                ${ce(["miner",t.miner_id],this.t("map.open"))}
                <button type="button" @click=${()=>this.toggle(e)}>
                  ${this.t(this.selection.has(t.miner_id)?"map.unselect":"map.select")}
                </button>
              </div>`:b}
      </div>`}};m.styles=[le,Fe],y([S({attribute:!1})],m.prototype,"miners",2),y([S({attribute:!1})],m.prototype,"query",2),y([S({attribute:!1})],m.prototype,"selection",2),y([S({type:Boolean,reflect:!0})],m.prototype,"page",2),y([v()],m.prototype,"layout",2),y([v()],m.prototype,"current",2),y([v()],m.prototype,"pointed",2),y([v()],m.prototype,"held",2),y([v()],m.prototype,"frame",2),y([v()],m.prototype,"focused",2),y([v()],m.prototype,"focusShown",2),y([v()],m.prototype,"dark",2),y([v()],m.prototype,"space",2),y([T("canvas")],m.prototype,"canvas",2),y([T(".tiles")],m.prototype,"surface",2),y([T(".scroll")],m.prototype,"scroller",2),y([T(".probe")],m.prototype,"probe",2),m=y([ae("mr-map")],m);export{m as FleetMap};
