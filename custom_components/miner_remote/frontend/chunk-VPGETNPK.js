import{a as o,b as r,c as e,d as p}from"./chunk-JYKQIYZF.js";import"./chunk-TN3OZQAE.js";export{o as policies,r as power,e as rates,p as schedules};
