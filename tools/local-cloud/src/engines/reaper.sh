# Ends every engine when the program that started them is gone, however it went: its end of the pipe on
# standard input closes then. Lines are "+ <process group>" and "- <process group>".
trap '' INT TERM HUP
groups=''
while read -r sign group; do
  case $sign in
    +) groups="$groups $group" ;;
    -)
      kept=''
      for each in $groups; do [ "$each" = "$group" ] || kept="$kept $each"; done
      groups=$kept
      ;;
  esac
done
[ -n "$groups" ] || exit 0
for each in $groups; do kill -TERM "-$each" 2>/dev/null; done
sleep "${REAPER_GRACE_SECONDS:-8}"
for each in $groups; do kill -KILL "-$each" 2>/dev/null; done
exit 0
