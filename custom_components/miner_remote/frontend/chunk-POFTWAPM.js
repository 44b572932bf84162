import{k as G}from"./chunk-EYKWPACF.js";import{a as Q}from"./chunk-4SCKJ37D.js";import{B as O,F as ne,b as ee}from"./chunk-SYHW5JSS.js";import{$ as q,Ca as X,Ia as J,sa as V}from"./chunk-ATQCLSIA.js";import{h as te}from"./chunk-TRZ3CYCP.js";import{a as Z,b as h,c as b,e as f}from"./chunk-ASTUCMWA.js";import{b as N}from"./chunk-TN3OZQAE.js";var re=Object.keys(Q).flatMap(n=>n.startsWith("type_")?[n.slice(5)]:[]),oe=["pending","success","failed","timeout","skipped","interrupted"],sn=["manual","scheduled","automatic"];var mn={error:"bad",warning:"warn"};function _(n,t){let e=n.args[t];return typeof e=="number"?e:null}function W(n){return re.find(t=>t===n.args.command_type)}function Oe(n,t,e=Date.now()){return te(n,t.since,e)}function pn(n,t,e=Date.now()){let{t:r,format:o}=n;switch(t.kind){case"offline":return r("alerts.says_offline",{time:Oe(n,t,e)});case"hot":return r(t.args.outlet===!0?"alerts.says_hot_outlet":"alerts.says_hot",{temperature:o.temperature(_(t,"temperature_c")),limit:o.temperature(_(t,"limit_c"))});case"fault":{let{message:i}=t.args;return typeof i!="string"||i===""?r("alerts.says_fault_unnamed"):r.n("alerts.says_fault",_(t,"count")??1,{message:i})}case"low_hashrate":return r("alerts.says_low_hashrate",{hashrate:o.hashrate(_(t,"hashrate_ths")),expected:o.hashrate(_(t,"expected_ths")),percent:o.number(_(t,"percent"))});case"high_rejects":return r("alerts.says_high_rejects",{percent:o.number(_(t,"percent"),1),limit:o.number(_(t,"limit_percent"),1)});case"configuration_differs":return r("alerts.says_configuration_differs",{policy:String(t.args.policy??""),keys:G(n,String(t.args.keys??""))});case"not_confirmed":{let i=W(t),a=i===void 0?String(t.args.command_type??""):r(`common.type_${i}`),s=oe.find(l=>l===t.args.status);return s===void 0||s==="success"?r("alerts.says_not_confirmed",{command:a}):r("alerts.says_failed",{command:a,status:r(`common.status_${s}`)})}case"no_price":case"empty_schedule":return r(`alerts.says_${t.kind}`)}}function yn(n,{path:t,name:e,description:r}){let o=t.replace(/^.*\/|\.yaml$/g,""),i=(a,s)=>{let l=`alerts.blueprint_${o}_${a}`,d=n.t(l);return d===l?s:d};return{name:i("name",e),description:i("about",r)}}var We={hot:"power_off",low_hashrate:"restart_mining",high_rejects:"pool_switch"};function bn({kind:n,miner_id:t,schedule_id:e,rate_id:r,command_id:o,args:i}){return n==="configuration_differs"&&typeof i.policy_id=="number"?{path:["policies",String(i.policy_id)],values:{},text:"alerts.I"}:n==="not_confirmed"&&o!==null?{path:["history"],values:{command:String(o)},text:"alerts.G"}:n==="no_price"&&r!==null?{path:["rates",String(r)],values:{},text:"alerts.o"}:e!==null?{path:["schedules",String(e)],values:{},text:"alerts.n"}:t===null?void 0:{path:["miner",t],values:{},text:"alerts.H"}}function ie(n,t,{miner:e,outlets:r}){let o=n.miner_id===null?void 0:e(n.miner_id);return o!==void 0&&ne(o,t,r)?o:void 0}function Be(n,t){let e=t.catalog?.commands[We[n.kind]??""],r=e===void 0?void 0:ie(n,e,t);return e===void 0||r===void 0?void 0:{row:e,miners:[r]}}function Ie(n,t){let e=n.kind==="not_confirmed"?t.catalog?.commands[W(n)??""]:void 0,r=e===void 0?void 0:ie(n,e,t);return e===void 0||r===void 0?void 0:{row:e,miners:[r]}}function _n(n,t){let e=new Map;for(let r of n){let o=Be(r,t)??Ie(r,t),[i]=o?.miners??[];if(o===void 0||i===void 0||r.kind==="not_confirmed"&&o.row.fields.length>0)continue;let a=e.get(o.row)??new Map;e.set(o.row,a.set(i.miner_id,i))}return[...e].map(([r,o])=>({row:r,miners:[...o.values()]}))}var je=new Set(["identity","pools","power_limit_w","paused","fan","tuning","frequencies","voltage","network"]);function wn(n){let t=Object.entries(n).filter(([e])=>!je.has(e));return t.length===0?void 0:Object.fromEntries(t)}var B=["pools","power_limit","fan","tuning"],Le={pools:"pools_write",power_limit:"power_limit",fan:"fan",tuning:"tuning"};function Ye(n){let t={pools:n.pools.length>0,power_limit:n.power_limit_w!==null,fan:n.fan!==null,tuning:n.tuning!==null&&Object.keys(n.tuning).length>0};return B.filter(e=>t[e])}function vn(n,t){return Ye(n).filter(e=>t.capabilities.includes(Le[e]))}function Sn(n,t){let e=n.config_data.identity.firmware??null,r=t.filter(i=>i.miner_id===n.miner_id),o=t.filter(i=>i.miner_id!==n.miner_id&&i.model===n.model&&i.firmware===e);return[...r,...o]}function $n(n){return n.pools.filter(t=>!t.password_known)}function kn(n){return n?.code!=="pool_password_required"?[]:String(n.args.slots).split(",").map(Number)}function Pn(n){return`${n.backup_name.replace(/[^A-Za-z0-9_-]+/g,"-").replace(/^-+|-+$/g,"").slice(0,80)||"backup"}-${n.id}.json`}function Rn(n,t,e){let r=t.toLocaleLowerCase().split(/\s+/).filter(Boolean);return r.length===0?n:n.filter(o=>{let i=[o.backup_name,o.description??"",e(o),o.miner_ip,o.model,o.firmware_version??"",o.created_by].join(`
`).toLocaleLowerCase();return r.every(a=>i.includes(a))})}var ae=new WeakMap;function Mn({fleet:n,hass:t},e){let{devices:r}=t,o=ae.get(r);return o===void 0&&(o=new Map(Object.values(r).flatMap(i=>i.identifiers.flatMap(([a,s])=>a==="miner_remote"?[[s,i.name_by_user??i.name??""]]:[]))),ae.set(r,o)),n.get(e)?.name??(o.get(e)||void 0)}var se=class{constructor(){this.names=new Map;this.text=""}refresh(t){if(t.miners===this.seen)return!1;this.seen=t.miners;let e=this.seen.map(r=>`${r.miner_id}	${r.name}`).join(`
`);return e===this.text?!1:(this.text=e,this.names=new Map(this.seen.map(r=>[r.miner_id,r.name])),!0)}has(t){return this.names.has(t)}of(t){return this.names.get(t.miner_id)??t.miner_ip}};function ze(n){let t=new Map;for(let{name:e}of n)t.set(e,(t.get(e)??0)+1);return new Map(n.map(e=>[(t.get(e.name)??0)>1?`${e.name} (${e.ip})`:e.name,e]))}function An(n,t){let e=n.trim().toLocaleLowerCase();if(e==="")return"any";let r=[...ze(t)],o=r.find(([a,s])=>a.toLocaleLowerCase()===e||s.ip.toLocaleLowerCase()===e);if(o!==void 0)return{miner:o[1].miner_id};let i=r.filter(([a])=>a.toLocaleLowerCase().includes(e));return i.length===1&&i[0]!==void 0?{miner:i[0][1].miner_id}:/^[\da-f:.]*[:.][\da-f:.]*$/i.test(e)||/^[\w-]+(\.[\w-]+)+$/.test(e)?{ip:n.trim()}:"nobody"}function le({pool_url:n,worker_name:t}){return[typeof n=="string"?X(n):"",t].filter(Boolean).join(", ")}function On(n,{command_type:t,parameters:e}){let{t:r,format:o}=n;switch(t){case"power_limit":return typeof e.power_limit_w=="number"?o.power(e.power_limit_w):"";case"pool_switch":{let i=typeof e.pool_number=="number"?e.pool_number:0;return`${r("control.Z",{slot:i})}: ${le(e)}`}case"locate_light":return r(e.on===!0?"commands.o":"commands.n");case"backup":return typeof e.backup_name=="string"?e.backup_name:"";case"restore":{let{backup_id:i,sections:a}=e,s=(Array.isArray(a)?a:[]).flatMap(l=>B.flatMap(d=>d===l?[r(`backups.section_${d}`)]:[]));return[r("commands.c",{number:String(i)}),...s].join(", ")}case"upgrade_firmware":return String(e.version??e.file_name??"");case"set_hashboards":return`${O(n,e)}: ${r(e.on===!0?"commands.o":"commands.n")}`;default:{let{pools:i}=e;return Array.isArray(i)?i.map(a=>le(a)).join(" · "):O(n,e)}}}function Ue(n){return(n.error_code??n.error_message??null)!==null}function Bn(n,t){return Ue(t)?n.errorText(t):""}function In({verified_at:n,completed_at:t,sent_at:e}){return n??t??e}var de=new Map;function k(n,t){try{let e=de.get(t);e===void 0&&(e=new Intl.DateTimeFormat("en-CA",{timeZone:t,hourCycle:"h23",year:"numeric",month:"2-digit",day:"2-digit",hour:"2-digit",minute:"2-digit"}),de.set(t,e));let r=Object.fromEntries(e.formatToParts(new Date(n)).map(({type:o,value:i})=>[o,i]));return`${r.year}-${r.month}-${r.day}T${r.hour}:${r.minute}`}catch{return""}}function I(n){return/(Z|[+-]\d\d:?\d\d)$/.test(n)}function Ln(n,t){return n===null?"":I(n)?k(n,t):n.slice(0,16)}function Un(n,t){let e=Date.parse(`${n}Z`);if(Number.isNaN(e))return null;let r=s=>Date.parse(`${k(s,t)}Z`)-Math.floor(s/6e4)*6e4,o=[r(e-864e5),r(e+864e5)].map(s=>e-s),i=o.filter(s=>k(s,t)===n.slice(0,16)),a=i.length>0?Math.min(...i):Math.max(...o);return Number.isNaN(a)?null:new Date(a).toISOString()}var He=new Set(["day","days","start_hour","start_minute","end_hour","end_minute","action","power_limit_w"]);function ce(n,t){let e=n.start_hour*60+(n.start_minute??0),r=n.end_hour*60+(n.end_minute??0);return{days:t?[]:[...n.days??[]],start:e,length:r>e?r-e:r+1440-e,action:n.action??"off",watts:n.power_limit_w===null||n.power_limit_w===void 0?"":String(n.power_limit_w),rest:Object.fromEntries(Object.entries(n).filter(([o])=>!He.has(o)))}}function j(n){let t=n.start+n.length;return t>1440?t-1440:t}function ue(n){return n.start+n.length>1440}function Fn(n,t,e){let r=j(n);return{...n.rest,...t?{}:{days:[...n.days].sort()},start_hour:Math.floor(n.start/60),start_minute:n.start%60,end_hour:Math.floor(r/60),end_minute:r%60,action:n.action,power_limit_w:e(n.watts)}}function Kn(n,t){let e=[];return n.forEach((r,o)=>{let i=r.start+r.length;for(let a of t?[0]:r.days){let s=t?0:(a+1)%7,l=i>1440;e.push({index:o,day:a,column:a,from:r.start,to:Math.min(i,1440),head:!0,tail:!l}),l&&e.push({index:o,day:a,column:s,from:0,to:i-1440,head:!1,tail:!0})}}),[...new Set(e.map(({column:r})=>r))].flatMap(r=>Fe(e.filter(o=>o.column===r)))}function Fe(n){let t=[],e=[],r=[],o=()=>{t.push(...e.map(i=>({...i,lanes:r.length}))),e=[],r=[]};for(let i of[...n].sort((a,s)=>a.from-s.from||s.to-a.to||a.index-s.index)){r.every(l=>l<=i.from)&&o();let a=r.findIndex(l=>l<=i.from),s=a>=0?a:r.length;r[s]=i.to,e.push({...i,lane:s})}return o(),t}function M(n){return Math.round(n/15)*15}function P(n,t,e){return Math.min(Math.max(n,t),e)}function Ke(n,t,e){let[r,o]=[n.indexOf(t),n.indexOf(e)].sort((i,a)=>i-a);return n.slice(r,o+1)}function Zn(n,t,e,r){let o=P(M(Math.min(n.minute,t.minute)),0,1425),i=P(M(Math.max(n.minute,t.minute))-o,0,1440);if(!(i<15))return{days:r?[]:Ke(e,n.day,t.day),start:o,length:i}}function qn(n,t,e,r){let o=P(n.start+M(t),0,1425),i=e===r||n.days.includes(r)?n.days:n.days.map(a=>a===e?r:a);return{...n,start:o,days:i}}function me(n,t){return(t-n+10)%7-3}function Vn(n,t,e){let r=me(t,e.day)*1440+M(e.minute);return{...n,length:P(r-n.start,15,1440)}}function Gn(n,t,e,r){let o=n.start+n.length,i=P(me(t,e.day)*1440+M(e.minute),o-1440,o-15),a=Math.floor(i/1440);if(a===0||r){let s=P(i,0,1425);return s<o?{...n,start:s,length:o-s}:n}return{...n,days:n.days.map(s=>(s+a+7)%7),start:i-a*1440,length:o-i}}function Qn(n,t,e){return{...n,start:t%1440,length:e>t?e-t:e+1440-t}}function Xn(n,t,e){return n.flatMap((r,o)=>o===t&&r.days.length>1&&r.days.includes(e)?[{...r,days:r.days.filter(i=>i!==e)},{...r,days:[e]}]:[r])}function Jn(n){let t=new Map;for(let e of n){let r=JSON.stringify([e.start,e.length,e.action,e.watts]);t.has(r)||t.set(r,{...e,days:[]})}return[...t.values()]}function et(n){return n.map(t=>({...t,days:[0,1,2,3,4,5,6]}))}function nt(n){let t=/^(\d\d):(\d\d)/.exec(n);return t===null?void 0:Number(t[1])*60+Number(t[2])}function tt(n){let t=n%1440;return`${String(Math.floor(t/60)).padStart(2,"0")}:${String(t%60).padStart(2,"0")}`}function qe(n,{t,format:e}){if(n.length===7)return t("schedules.ag");let r=e.weekdays(),o=n.map(s=>r.indexOf(s)).sort((s,l)=>s-l),i=[];for(let s of o){let l=i.at(-1);l!==void 0&&l.at(-1)===s-1?l.push(s):i.push([s])}let a=s=>e.weekday(r[s??0]??0);return i.flatMap(s=>s.length>2?[`${a(s[0])}–${a(s.at(-1))}`]:s.map(a)).join(", ")}function Ve(n,{t,format:e}){if(n.length===1440&&n.start===0)return t("schedules.cq");let r=`${e.clock(n.start)}–${e.clock(j(n))}`;return ue(n)?t("schedules.aN",{span:r}):r}function D(n,t,{t:e,format:r}){return n===null?e("common.action_free"):n==="on"||t===null?e(`common.action_${n}`):e("schedules.aC",{power:r.power(t)})}function Ge(n,t,e){return D(n.action,n.power_limit_w??t.power_limit_w,e)}function at({done_hours:n,hours:t,until:e},{t:r,format:o}){let i=Math.floor(n*10)/10;return r.n("schedules.bC",t,{done:o.number(i,1),time:o.upcoming(e)})}function Qe(n,t,e,r){let{t:o,format:i}=r,a=D("off",t,r),s=e?.currency??i.currency,l=o.n("schedules.ap",n.hours??0),d=n.contiguous?o("schedules.ar"):"";switch(n.type){case"above":return o("schedules.bN",{stop:a,price:i.price(n.threshold??0,s)});case"cheapest":return[o("schedules.bP",{stop:a,hours:l})+d,n.deadline?o("schedules.ck",{time:Xe(n.deadline,r)}):""].filter(Boolean).join(", ");case"dearest":return o("schedules.bQ",{stop:a,hours:l})+d;case"break_even":return o("schedules.bO",{stop:a})}}function Xe(n,{format:t}){let[e="0",r="0"]=n.split(":");return t.clock(Number(e)*60+Number(r))}function R(n,t,{format:e}){let r=n===null?"":I(n)?k(n,t):n.slice(0,16);if(r==="")return"–";let[o="0",i="0"]=r.slice(11).split(":");return`${new Intl.DateTimeFormat(e.language,{dateStyle:"medium",timeZone:"UTC"}).format(new Date(`${r.slice(0,10)}T12:00:00Z`))}, ${e.clock(Number(o)*60+Number(i))}`}function st(n,t,e,r){let{t:o}=r,i=t.find(u=>u.id===n.electricity_rate_id),a=n.price_rule,s=n.timezone??e,l=[],d=n.weekly_schedule??[];if(n.schedule_type==="one-time"){let u=D(n.one_time_action??"off",n.power_limit_w,r),m=R(n.one_time_start,s,r),p=R(n.one_time_end,s,r);l.push(a===null?o("schedules.aS",{from:m,until:p,action:u}):o("schedules.aU",{from:m,until:p}))}for(let u of d){let m=ce(u,!1),g=`${n.schedule_type==="daily"?o("schedules.ag"):qe([...u.days??[]],r)} ${Ve(m,r)}`;l.push(a===null?`${g}: ${Ge(u,n,r)}`:g)}return a!==null?l.push(Qe(a,n.power_limit_w,i,r)):d.length>0&&d.every(u=>u.action==="on")&&l.push(o("schedules.aY",{action:D("off",n.power_limit_w,r)})),l}function lt(n,t,{t:e}){let r=n.tags??[];return n.miner_ip!==null?t(n.miner_ip)??n.miner_ip:n.location!==null?e("schedules.f",{place:n.location}):r.length>0?e("schedules.au",{labels:r.join(", ")}):e("schedules.d")}function L(n,{format:t}){let[e="0",r="0"]=String(n).split(":");return t.clock(Number(e)*60+Number(r))}var x=(n,{format:t},e)=>t.price(Number(n),e),Je={no_schedule:(n,{t})=>t("schedules.cE"),window:({start:n,end:t},e)=>n==="00:00"&&/^(24|00):00$/.test(String(t))?e.t("schedules.cs"):e.t("schedules.cL",{from:L(n,e),until:L(t,e)}),one_time_window:({start:n,end:t},e)=>e.t("schedules.cL",{from:R(String(n),"UTC",e),until:R(String(t),"UTC",e)}),between_periods:(n,{t})=>t("schedules.cu"),outside_window:(n,{t})=>t("schedules.cI"),price_above:(n,t,e)=>t.t("schedules.cr",{price:x(n.price,t,e),most:x(n.threshold,t,e)}),price_not_above:(n,t,e)=>t.t("schedules.ct",{price:x(n.price,t,e),most:x(n.threshold,t,e)}),price_not_down:(n,t,e)=>t.t("schedules.cG",{price:x(n.price,t,e),least:x(n.threshold,t,e)}),mining_does_not_pay:(n,t,e)=>t.t("schedules.cx",{price:x(n.price,t,e)}),mining_pays:(n,t,e)=>t.t("schedules.cJ",{price:x(n.price,t,e)}),cheapest_hours:({hours:n},{t})=>t.n("schedules.cw",Number(n)),not_cheapest_hours:({hours:n},{t})=>t.n("schedules.cF",Number(n)),cheapest_hours_done:({hours:n},{t})=>t.n("schedules.cy",Number(n)),most_expensive_hours:({hours:n},{t})=>t.n("schedules.cB",Number(n)),not_most_expensive_hours:({hours:n},{t})=>t.n("schedules.cH",Number(n)),most_expensive_hours_done:({hours:n},{t})=>t.n("schedules.cy",Number(n)),block_without_price:({hours:n},{t})=>t.n("schedules.cv",Number(n)),shortest_time:({until:n},t)=>t.t("schedules.cz",{time:L(String(n).slice(11),t)}),no_price:(n,{t})=>t("schedules.cD"),no_earnings:(n,{t})=>t("schedules.cC")},en=new Set(["no_schedule","window","one_time_window","between_periods","outside_window"]);function pe(n){return n.reasons.every(({code:t})=>en.has(t))}function ye(n,t,e){let{t:r}=e,o=n.reasons.length+n.reasons_more>1,i=[];for(let{schedule:a,code:s,args:l}of n.reasons){let d=Je[s]?.(l,e,t);if(d===void 0)return n.reason;let u=l.unpriced_from,m=u===void 0?d:r("schedules.cK",{reason:d,time:R(String(u),"UTC",e)});i.push(o&&a!==null?`${a}: ${m}`:m)}return n.reasons_more>0&&i.push(r.n("schedules.cA",n.reasons_more)),i.join("; ")}function nn(n,t,e){if(t.length===0)return[...n];let r=t.map(o=>({from:Date.parse(o.start),until:Date.parse(o.end)})).sort((o,i)=>o.from-i.from);return n.flatMap(o=>o.action===null||pe(o)?[o]:tn(o,r,e))}function pt(n,t,e){let r=e.t("chart.q");return(t.price_rule===null?n.changes:nn(n.changes,n.prices,r)).map(i=>i.undecided?i:{...i,reason:ye(i,n.currency??void 0,e)})}var fe=6e4;function tn(n,t,e){let r=Date.parse(n.end),o=[],i=(s,l,d)=>{if(l<=s)return;let u={start:s===Date.parse(n.start)?n.start:new Date(s).toISOString(),end:l===r?n.end:new Date(l).toISOString()},m=o.at(-1);d&&m!==void 0&&!m.undecided?o[o.length-1]={...m,end:u.end}:o.push(d?{...n,...u}:{...n,...u,price:null,undecided:!0,reason:e})},a=Date.parse(n.start);for(let{from:s,until:l}of t){if(l<=a||s>=r)continue;s-a>=fe&&(i(a,s,!1),a=s);let d=r-l<fe?r:l;i(a,d,!0),a=d}return i(a,r,!1),o}function he(n,t){return n.map(e=>({from:Math.max(Date.parse(e.start),t.from),until:Math.min(Date.parse(e.end),t.until),price:e.price})).filter(e=>e.until>e.from&&Number.isFinite(e.price)).sort((e,r)=>e.from-r.from)}function ge(n,t){let e=[];for(let r of n){let o=Math.max(Date.parse(r.start),t.from),i=Math.min(Date.parse(r.end),t.until);if(r.action===null||!(i>o))continue;let a=e.at(-1),s=a!==void 0&&a.until===o&&a.action===r.action&&a.watts===r.power_limit_w&&a.reason===r.reason,{action:l,power_limit_w:d,reason:u,undecided:m=!1}=r;s?e[e.length-1]={...a,until:i}:e.push({from:o,until:i,action:l,watts:d,reason:u,undecided:m})}return e}function be(n,t){let e=[...n,...t],r=Math.min(...e.map(i=>Date.parse(i.start))),o=Math.max(...e.map(i=>Date.parse(i.end)));return o>r&&Number.isFinite(o-r)?{from:r,until:o}:null}function _e(n){if(n.length===0)return{low:0,high:1};let t=Number.POSITIVE_INFINITY,e=Number.NEGATIVE_INFINITY;for(let{price:o}of n)t=Math.min(t,o),e=Math.max(e,o);if(t===e&&t===0)return{low:0,high:1};if(t>=0&&(t<e*.6||t===e))return{low:0,high:e*1.08};if(e<=0&&(e>t*.6||t===e))return{low:t*1.08,high:0};let r=(e-t)*.08;return{low:t-r,high:e+r}}function xe(n,t,e){let r=(t-n)/Math.max(1,e);if(!(r>0)||!Number.isFinite(r))return{values:[n],digits:2};let o=10**Math.floor(Math.log10(r)),a=([1,2,5,10].find(d=>d*o>=r*(1-1e-9))??10)*o,s=Math.max(0,-Math.floor(Math.log10(a)+1e-9)),l=[];for(let d=Math.ceil(n/a-1e-9);d*a<=t+a*1e-9;d++)l.push(Number((d*a).toFixed(s))+0);return{values:l,digits:s}}function E(n,t,e,r){let o=t===n?0:(r-e)/(t-n);return i=>e+(i-n)*o}function we(n){let t=[];for(let e of n){let r=t.at(-1);r!==void 0&&(r.at(-1)?.until??Number.NaN)>=e.from?r.push(e):t.push([e])}return t}function ve(n,t,e){return we(n).map(r=>r.map((o,i)=>`${i===0?"M":"L"}${w(t(o.from))} ${w(e(o.price))}H${w(t(o.until))}`).join("")).join("")}function Se(n,t,e,r){let o=w(e(r));return we(n).map(i=>{let a=i[0],s=i.map(l=>`V${w(e(l.price))}H${w(t(l.until))}`).join("");return`M${w(t(a.from))} ${o}${s}V${o}Z`}).join("")}function Y(n,t){return n.find(e=>e.from<=t&&t<e.until)}function $e(n,t,e){let r=new Set([e.from]),o,i=e.from;for(let a of n)a.from>i&&r.add(i),(a.price!==o||a.from>i)&&r.add(a.from),o=a.price,i=a.until;n.length>0&&r.add(i);for(let a of t)r.add(a.from),r.add(a.until);return r.delete(e.until),[...r].sort((a,s)=>a-s)}function ke(n,t){let e=null,r=null;for(let i of n)(e===null||i.price<e.price)&&(e=i),(r===null||i.price>r.price)&&(r=i);let o={off:0,limit:0,on:0,undecided:0};for(let i of t)o[i.undecided?"undecided":i.action]+=(i.until-i.from)/1e3;return{lowest:e,highest:r,seconds:o}}function w(n){return Math.round(n*10)/10}var z=24,U=38,Pe=b`<defs>
<pattern id="off" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<line class="hatch" x1="3.5" y1="0" x2="3.5" y2="7" />
</pattern>
<pattern id="limit" width="7" height="7" patternUnits="userSpaceOnUse">
<circle class="dots" cx="3.5" cy="3.5" r="1.3" />
</pattern>
<pattern id="on" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="plainly" width="8" height="8" /></pattern>
</defs>`,Re=Z`
:host {
display: block;
position: relative;
min-width: 0;
container-type: inline-size;
}
.empty {
margin: 0;
padding: 32px 16px;
}
/* So many lines are kept free that nothing moves with the pointer. */
.readout {
margin-bottom: 8px;
min-height: 20px;
}
.readout.why {
min-height: 57px;
}
.facts {
display: flex;
flex-wrap: wrap;
gap: 0 12px;
font-variant-numeric: tabular-nums;
}
.strong {
font-weight: 500;
}
.reason {
color: var(--mr-secondary);
font-size: 13px;
}
.reason::first-letter {
text-transform: uppercase;
}
@container (max-width: 440px) {
.readout {
min-height: 40px;
}
.readout.why {
min-height: 77px;
}
}
@container (min-width: 640px) {
.readout.why {
min-height: 39px;
}
}
.plot {
height: var(--mr-chart-height, 300px);
touch-action: pan-y;
cursor: crosshair;
overflow: hidden;
border-radius: 4px;
}
.plot.low {
height: ${z+U+4}px;
}
svg {
display: block;
direction: ltr;
}
text {
fill: var(--mr-secondary);
font-size: 12px;
font-variant-numeric: tabular-nums;
}
.date,
.word {
fill: var(--primary-text-color);
font-weight: 500;
}
.word {
paint-order: stroke;
stroke: var(--card-background-color);
stroke-width: 4px;
stroke-linejoin: round;
}
line {
shape-rendering: crispEdges;
}
.grid {
stroke: var(--divider-color);
}
.axis,
.zero,
.day {
stroke: var(--mr-field-border);
}
.day {
stroke-dasharray: 3 3;
}
.now {
stroke: var(--primary-text-color);
stroke-width: 2;
}
.line {
fill: none;
stroke: var(--primary-color);
stroke-width: 2.5;
stroke-linejoin: round;
}
.area {
fill: color-mix(in srgb, var(--primary-color) 12%, transparent);
}
.dot {
fill: var(--card-background-color);
stroke: var(--primary-color);
stroke-width: 2.5;
}
.looked {
fill: color-mix(in srgb, var(--primary-text-color) 10%, transparent);
}
.tint {
opacity: 0.35;
}
.block {
stroke-width: 1.5;
}
.block.off {
fill: color-mix(in srgb, var(--mr-off) 22%, var(--card-background-color));
stroke: var(--mr-off);
}
.block.limit {
fill: color-mix(in srgb, var(--mr-limit) 22%, var(--card-background-color));
stroke: var(--mr-limit);
}
.block.on {
fill: color-mix(in srgb, var(--mr-on) 22%, var(--card-background-color));
stroke: var(--mr-on);
}
.block.undecided {
fill: none;
stroke: var(--mr-field-border);
stroke-dasharray: 4 3;
}
.tint.undecided {
opacity: 0;
}
.hatch {
stroke: var(--mr-off);
stroke-width: 1.6;
}
.dots {
fill: var(--mr-limit);
}
.plainly {
fill: color-mix(in srgb, var(--mr-on) 40%, transparent);
}
.legend {
list-style: none;
margin: 8px 0 0;
padding: 0;
display: flex;
flex-wrap: wrap;
gap: 4px 16px;
font-size: 13px;
}
.legend li {
display: inline-flex;
align-items: center;
gap: 6px;
}
details {
margin-top: 4px;
font-size: 13px;
}
summary {
cursor: pointer;
width: fit-content;
padding: 6px 0;
color: var(--mr-secondary);
}
.scroll {
max-height: 260px;
overflow: auto;
}
th[scope="row"] {
white-space: nowrap;
}
`;var rn=[1,2,3,6,12];function Te(n,t,e,r,o){let i=new Intl.DateTimeFormat("en-GB",{timeZone:o,day:"2-digit",hour:"2-digit",minute:"2-digit",hourCycle:"h23"}),a=e/Math.max(1,(t-n)/36e5),s=rn.find(p=>p*a>=r),l=[],d=[],u=i.format(n).slice(0,2),m="";for(let p=Math.ceil(n/9e5)*9e5;p<t;p+=9e5){let g=i.format(p);g.slice(0,2)!==u?(u=g.slice(0,2),m=g,l.push(p)):g.endsWith(":00")&&g!==m&&(m=g,s!==void 0&&Number(g.slice(-5,-3))%s===0&&p>n&&d.push(p))}return{days:l,hours:d}}function Me(n,t,e){let r=[];for(let o of n){let i=r.at(-1);(i===void 0||t(o)-t(i)>=e)&&r.push(o)}return r}var Ae=88,on=6e4,De=["off","limit","on"],v=class extends ee{constructor(){super(...arguments);this.prices=[];this.steps=[];this.from="";this.until="";this.currency="";this.label="";this.size={width:0,height:300};this.tableOpen=!1;this.now=Date.now();this.span=null;this.slots=[];this.bands=[];this.changes=[]}connectedCallback(){super.connectedCallback();let e=new ResizeObserver(()=>this.measure());e.observe(this),this.owns(()=>e.disconnect()),this.now=Date.now();let r=setInterval(()=>{this.now=Date.now()},on/2);this.owns(()=>clearInterval(r))}measure(){let{clientWidth:e,clientHeight:r}=this.plot??this;e>0&&(e!==this.size.width||r!==this.size.height)&&(this.size={width:e,height:r})}willUpdate(e){if(!["prices","steps","from","until"].some(o=>e.has(o)))return;let r={from:Date.parse(this.from),until:Date.parse(this.until)};this.span=r.until>r.from?r:be(this.prices,this.steps),this.slots=this.span===null?[]:he(this.prices,this.span),this.bands=this.span===null?[]:ge(this.steps,this.span),this.changes=this.span===null?[]:$e(this.slots,this.bands,this.span)}updated(){this.measure()}stretch(e,r){let o=this.changes.findLastIndex(i=>i<=e);return{from:this.changes[o]??r.from,until:this.changes[o+1]??r.until,slot:Y(this.slots,e),band:Y(this.bands,e)}}get unit(){return this.currency||this.env.format.currency}actionText(e){return e===void 0?this.t("common.action_free"):e.undecided?this.t("chart.p"):e.action==="limit"&&e.watts!==null?this.t("chart.e",{power:this.env.format.power(e.watts)}):this.t(`common.action_${e.action}`)}priceText(e){return e===void 0?this.t("chart.h"):this.env.format.price(e.price,this.unit)}times(e){let{format:r}=this.env,o=new Date(e.until),i=e.until-e.from>=864e5?r.weekdayTime(o):r.time(o);return`${r.weekdayTime(new Date(e.from))} – ${i}`}parts(e){return[this.times(e),...this.slots.length>0?[this.priceText(e.slot)]:[],...this.bands.length>0?[this.actionText(e.band)]:[]]}follow(e,r,o){let i=e.currentTarget.getBoundingClientRect();this.cursor=Math.min(r.until-1,Math.max(r.from,o(e.clientX-i.left)))}step(e,r){let o=this.changes.findLastIndex(l=>l<=r),i=this.changes.length-1,a={ArrowLeft:o-1,ArrowDown:o-1,ArrowRight:o+1,ArrowUp:o+1,Home:0},s=e.key==="End"?i:a[e.key];s!==void 0&&(e.preventDefault(),this.cursor=this.changes[Math.min(i,Math.max(0,s))])}render(){let e=this.span;if(e===null||this.slots.length===0&&this.bands.length===0)return h`<p class="empty">${this.t(this.steps.length>0?"chart.i":"chart.b")}</p>`;let r=this.now>=e.from&&this.now<e.until,o=this.cursor??(r?this.now:e.from),i=this.stretch(o,e),a=this.parts(i);return h`<div class="readout ${this.bands.length>0?"why":""}" aria-hidden="true">
<div class="facts">
${this.cursor===void 0&&r?h`<b>${this.t("chart.j")}:</b>`:f}
${a.map((s,l)=>h`<span class=${l===0?"":"strong"}>${s}</span>`)}
</div>
${this.bands.length>0?h`<div class="reason">${i.band?.reason??""}</div>`:f}
</div>
${this.drawing(e,r,i,[...a,i.band?.reason??""].filter(Boolean).join(", "))}
${this.legend()}
<p class="visually-hidden" id="summary">${this.sentences()}</p>
<details
@toggle=${s=>{this.tableOpen=s.currentTarget.open}}
>
<summary>${this.t("chart.a")}</summary>
${this.tableOpen?this.table(e):f}
</details>`}drawing(e,r,o,i){let{format:a}=this.env,{width:s,height:l}=this.size,d=this.slots.length>0,u=this.bands.length>0?z:0,m=_e(this.slots),p=l-U,g=p-u,A=xe(m.low,m.high,Math.max(2,Math.floor(g/48))),H=A.values.map(c=>a.number(c,A.digits,A.digits)),S=d?14+Math.max(...H.map(c=>c.length))*7:8,T=s-8,y=E(e.from,e.until,S,T),$=E(m.low,m.high,g-4,10),F=E(S,T,e.from,e.until),K=a.time(new Date(e.from)),C=Te(e.from,e.until,T-S,K.length*6.5+10,a.timeZone),Ee=Me([e.from,...C.days].reverse(),c=>-y(c),Ae).filter(c=>y(c)+Ae<=s),Ce=Math.min(Math.max(0,m.low),m.high);return h`<div
class="plot ${d?"":"low"}"
tabindex="0"
role="slider"
aria-label=${this.label||this.t("chart.d")}
aria-describedby="summary"
aria-valuemin="0"
aria-valuemax=${this.changes.length-1}
aria-valuenow=${Math.max(0,this.changes.indexOf(o.from))}
aria-valuetext=${i}
@pointermove=${c=>this.follow(c,e,F)}
@pointerdown=${c=>this.follow(c,e,F)}
@pointerleave=${()=>{this.cursor=void 0}}
@blur=${()=>{this.cursor=void 0}}
@keydown=${c=>this.step(c,o.from)}
>
${s===0?f:b`<svg width=${s} height=${l} viewBox="0 0 ${s} ${l}" aria-hidden="true">
${Pe}
${this.bands.map(c=>b`<rect class="tint ${c.undecided?"undecided":""}" x=${y(c.from)} width=${Math.max(0,y(c.until)-y(c.from))}
y=${d?0:g} height=${d?g:0} fill="url(#${c.action})" />`)}
${d?A.values.map((c,Ne)=>b`<line class=${c===0?"zero":"grid"} x1=${S} x2=${T}
y1=${$(c)} y2=${$(c)} />
<text x=${S-8} y=${$(c)+4} text-anchor="end">${H[Ne]}</text>`):f}
${C.days.map(c=>b`<line class="day" x1=${y(c)} x2=${y(c)} y1="0" y2=${p+34} />`)}
${C.hours.map(c=>b`<line class="grid" x1=${y(c)} x2=${y(c)} y1=${p} y2=${p+4} />
<text x=${y(c)} y=${p+16} text-anchor="middle">${Math.abs(y(c)-s/2)+K.length*4<=s/2?a.time(new Date(c)):f}</text>`)}
${Ee.map(c=>b`<text class="date" x=${y(c)+4} y=${p+33}>${a.day(new Date(c))}</text>`)}
<path class="area" d=${Se(this.slots,y,$,Ce)} />
<path class="line" d=${ve(this.slots,y,$)} />
${u>0?this.lane(g,u,y):f}
<line class="axis" x1=${S} x2=${T} y1=${p} y2=${p} />
${this.cursor===void 0?f:b`<rect class="looked" x=${y(o.from)} width=${Math.max(1,y(o.until)-y(o.from))}
y="0" height=${p} />`}
${r?b`<line class="now" x1=${y(this.now)} x2=${y(this.now)} y1="0" y2=${p} />`:f}
${o.slot===void 0||!d?f:b`<circle class="dot" r="4.5" cx=${y(Math.min(Math.max(this.cursor??this.now,o.from),o.until))} cy=${$(o.slot.price)} />`}
</svg>`}
</div>`}lane(e,r,o){return this.bands.map(i=>{let a=o(i.from),s=o(i.until)-a,l=i.undecided?this.t("chart.p"):i.action==="limit"&&i.watts!==null?this.env.format.power(i.watts):this.t(`common.action_${i.action}`);return i.undecided?b`<rect class="block undecided" x=${a} y=${e+2} width=${Math.max(1,s)} height=${r-4} rx="3" />
${s>l.length*7+10?b`<text class="word" x=${a+s/2} y=${e+r/2+4} text-anchor="middle">${l}</text>`:f}`:b`<rect class="block ${i.action}" x=${a} y=${e+2} width=${Math.max(1,s)} height=${r-4} rx="3" />
<rect x=${a} y=${e+2} width=${Math.max(1,s)} height=${r-4} rx="3" fill="url(#${i.action})" />
${s>l.length*7+10?b`<text class="word" x=${a+s/2} y=${e+r/2+4} text-anchor="middle">${l}</text>`:f}`})}legend(){let e=De.filter(o=>this.bands.some(i=>i.action===o&&!i.undecided)),r=this.bands.some(o=>o.undecided);return h`<ul class="legend" aria-hidden="true">
${this.slots.length>0?h`<li><svg width="20" height="14"><path class="line" d="M1 10H10V4H19" /></svg>${this.t("chart.l",{currency:this.unit})}</li>`:f}
${e.map(o=>h`<li>
<svg width="20" height="14">
<rect class="block ${o}" x="1" y="1" width="18" height="12" rx="3" />
<rect x="1" y="1" width="18" height="12" rx="3" fill="url(#${o})" />
</svg>
${this.t(`common.action_${o}`)}
</li>`)}
${r?h`<li>
<svg width="20" height="14"><rect class="block undecided" x="1" y="1" width="18" height="12" rx="3" /></svg>
${this.t("chart.p")}
</li>`:f}
</ul>`}sentences(){let{lowest:e,highest:r,seconds:o}=ke(this.slots,this.bands),i=[];e!==null&&i.push(this.t("chart.f",{price:this.priceText(e),time:this.times(e)})),r!==null&&r.price!==e?.price&&i.push(this.t("chart.c",{price:this.priceText(r),time:this.times(r)}));for(let a of De)o[a]>0&&i.push(this.t(`chart.${a}_for`,{span:this.env.format.span(o[a])}));return o.undecided>0&&i.push(this.t("chart.undecided_for",{span:this.env.format.span(o.undecided)})),i.join(" ")}table(e){let r=this.bands.length>0,o=this.slots.length>0;return h`<div class="scroll" tabindex="0" role="region" aria-label=${this.label||this.t("chart.d")}>
<table class="plain">
<thead>
<tr>
<th scope="col">${this.t("chart.o")}</th>
${o?h`<th scope="col" class="number">${this.t("chart.m")}</th>`:f}
${r?h`<th scope="col">${this.t("chart.k")}</th>
<th scope="col">${this.t("chart.n")}</th>`:f}
</tr>
</thead>
<tbody>
${this.changes.map(i=>{let{slot:a,band:s}=this.stretch(i,e);return h`<tr>
<th scope="row">${this.env.format.weekdayTime(new Date(i))}</th>
${o?h`<td class="number">${this.priceText(a)}</td>`:f}
${r?h`<td>${this.actionText(s)}</td>
<td>${s?.reason??""}</td>`:f}
</tr>`})}
</tbody>
</table>
</div>`}};v.properties={prices:{attribute:!1},steps:{attribute:!1},from:{attribute:!1},until:{attribute:!1},currency:{attribute:!1},label:{attribute:!1},size:{state:!0},cursor:{state:!0},tableOpen:{state:!0},now:{state:!0}},v.styles=[J,Re],N([q(".plot")],v.prototype,"plot",2),v=N([V("mr-price-chart")],v);export{re as a,oe as b,sn as c,mn as d,Oe as e,pn as f,yn as g,bn as h,Be as i,Ie as j,_n as k,wn as l,B as m,Ye as n,vn as o,Sn as p,$n as q,kn as r,Pn as s,Rn as t,Mn as u,se as v,ze as w,An as x,On as y,Ue as z,Bn as A,In as B,k as C,Ln as D,Un as E,he as F,ge as G,_e as H,xe as I,E as J,ve as K,Se as L,Y as M,U as N,Pe as O,Re as P,Te as Q,Me as R,ce as S,j as T,ue as U,Fn as V,Kn as W,Zn as X,qn as Y,Vn as Z,Gn as _,Qn as $,Xn as aa,Jn as ba,et as ca,nt as da,tt as ea,Ve as fa,D as ga,at as ha,R as ia,st as ja,lt as ka,ye as la,nn as ma,pt as na};
