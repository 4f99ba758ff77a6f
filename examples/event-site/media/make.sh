#!/bin/sh
# Makes the demo's three films: slides over a moving tide, with the sound of surf. All of it is drawn by ffmpeg, nothing
# is downloaded. Needs ffmpeg 5 with libvpx-vp9, libopus and drawtext. Run it here: sh make.sh
#
# A key frame every two seconds and cues in front make them seekable; 20 pictures a second and a drifting background
# (pure translation, which VP9 predicts almost for free) keep a minute of it below 1 MB.
set -eu
cd "$(dirname "$0")"
parts=$(mktemp -d)
trap 'rm -rf "$parts"' EXIT

serif=$(fc-match -f '%{file}' 'DejaVu Serif:bold')
sans=$(fc-match -f '%{file}' 'DejaVu Sans')

# wave NAME COLOUR HEIGHT LENGTH: one wave crest, 1920 wide, so that a shift by 960 is seamless.
wave() {
  ffmpeg -v error -y -f lavfi -i "color=c=$2:s=1920x260,format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='255*clip(Y-$3-$3*sin(2*PI*X/$4)+0.5,0,1)'" \
    -frames:v 1 "$parts/$1.png"
}

# fade FROM TO: opacity of what is shown between two seconds.
fade() {
  printf "if(between(t,%s,%s),clip(min((t-%s)/0.7,(%s-t)/0.5),0,1),0)" "$1" "$2" "$1" "$2"
}

# slide FROM TO LARGE SMALL: two lines of text that fade in and rise a little.
slide() {
  printf "drawtext=fontfile=%s:text='%s':fontsize=44:fontcolor=0xfff6e6:x=72:y='150+14*exp(-3*max(0,t-%s))':alpha='%s'," \
    "$serif" "$3" "$1" "$(fade "$1" "$2")"
  printf "drawtext=fontfile=%s:text='%s':fontsize=24:fontcolor=0xc8e4e1:x=74:y=220:alpha='%s'," \
    "$sans" "$4" "$(fade "$1" "$2")"
}

# film NAME SECONDS VIDEO_KBIT CORNER SLIDES
film() {
  tide="[0][1]overlay=x='-mod(t*18,960)':y='330-14*sin(2*PI*t/20)':eval=frame[a];[a][2]overlay=x='-960+mod(t*26,960)':y='372-18*sin(2*PI*t/20+1)':eval=frame[b];[b][3]overlay=x='-mod(t*40,960)':y='424-22*sin(2*PI*t/20+2)':eval=frame[c]"
  frame="[c]$5drawtext=fontfile=$sans:text='$4':fontsize=18:fontcolor=0xf2b07b:x=74:y=72,drawtext=fontfile=$sans:text='%{pts\\:gmtime\\:0\\:%M\\\\\\:%S}':fontsize=18:fontcolor=0xc8e4e1:x=w-130:y=72,format=yuv420p[v]"
  for pass in 1 2; do
    ffmpeg -v error -y \
      -f lavfi -i "color=c=0x0b3740:s=960x540:r=20:d=$2" \
      -loop 1 -r 20 -i "$parts/far.png" -loop 1 -r 20 -i "$parts/mid.png" -loop 1 -r 20 -i "$parts/near.png" \
      -f lavfi -i "anoisesrc=c=brown:r=48000:a=0.5:d=$2:seed=26,lowpass=f=900,tremolo=f=0.12:d=0.8,volume=0.5" \
      -filter_complex "$tide;$frame" -map '[v]' -map 4 -t "$2" \
      -c:v libvpx-vp9 -b:v "$3k" -g 40 -row-mt 1 -cpu-used 2 -pass $pass -passlogfile "$parts/$1" \
      -c:a libopus -ac 1 -b:a 20k -cues_to_front 1 -map_metadata -1 -fflags +bitexact -flags:a +bitexact "$1.webm"
  done
}

wave far 0x12505a 16 480
wave mid 0x1a6a70 20 320
wave near 0x248684 26 480

film seawall 60 88 "NEAPWATER 26   ON DEMAND" "$(
  slide 0.3 9 'What the seawall forgot' 'Hanne Soundby, Vellhaven Harbour Office'
  slide 9 19 'A wall remembers one storm' 'It was built for the highest tide of 1911'
  slide 19 29 'The beach keeps moving' 'Forty metres of sand left in thirty winters'
  slide 29 39 'Scour starts at the toe' 'Look down before you look out'
  slide 39 50 'Give the water somewhere to go' 'Three set-back sites, costed'
  slide 50 59.6 'Measure, move, measure again' 'Field kit and survey points under Resources'
)"
film profiles 20 88 "READING A SHORELINE   LESSON 1" "$(
  slide 0.3 7 'Profiles and datums' 'Where is zero, and who says so'
  slide 7 13 'One line, walked twice' 'Low water springs, same bearing'
  slide 13 19.6 'Write the datum on every page' 'A height without one is a rumour'
)"
film orrin-live 30 88 "NEAPWATER 26   LIVE FROM THE FLATS" "$(
  slide 0.3 10 'Orrin Flats, gauge 3' 'Flood tide, two hours before high water'
  slide 10 20 'The breach is 34 metres wide' 'Surveyed this morning at low water'
  slide 20 29.7 'Ask your questions below' 'Ruben Thalassery answers from the bank'
)"
ls -l ./*.webm
