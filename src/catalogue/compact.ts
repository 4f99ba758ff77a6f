// Made by `npm run generate` from the catalogue's rows; do not edit.

/** A line for each prefix of kinds: `prefix:name*=detail+detail,…`; `*` marks a kind that needs content. */
export const compactCatalogue = [
  "admin:analytics=report,view=tab,save",
  "content:click*,view*,schedule*,unschedule*,join*,leave*,chat*=text,question*=text,answer*=question+answer,emoji*=emoji,raiseHand*,review*=rating+text,complete*,like*,unlike*,play*,watch*,comment*=text,analytics*=report,start*",
  "ce:earn=slug,claim,download=certificate",
  "course:click*,view,leave,enroll=title,unenroll=title,waitlistAdd=title,waitlistRemove=title,start,complete,play,watch,like,unlike,earnCredit=title,earnGrade=title,fail=title",
  "lesson:view,leave,start,complete,play,watch,like,unlike,earnGrade=title",
  "resource:download=file",
  "feed:post=text,comment=postId+text,tag=postId+tag",
  "forum:follow=title,unfollow=title,post=text,comment=postId+text,tag=postId+tag",
  "group:view",
  "help:open,close",
  "message:sendInvite,receiveInvite,chatStarted,partnerChatStarted,chatMessage=text,chatAccepted,declinedChat,send=text,leave",
  "meeting:schedule,schedulePartner,join",
  "notification:view=text,click=text",
  "page:view,leave",
  "question:fillInTheBlank=answer,multipleChoice=answer,order,poll=answer,rating,selectMany=answers",
  "courseQuestion:fillInTheBlank=answer,multipleChoice=answer,ranking,poll=answer,rating",
  "user:create,logIn,logOut,update,view,like,unlike,upload",
];
