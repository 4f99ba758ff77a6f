window.turnout||(window.turnout=new Proxy([],{get:(q,m)=>m in q?q[m]:(...a)=>{q.push([m,a])}}))
