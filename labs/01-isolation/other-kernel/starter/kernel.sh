#!/bin/bash
# other-kernel
#
# en: This script runs in a virtual machine. Prove that its kernel is another one than the host's: of the setting
#     vm.swappiness a kernel has exactly one, in /proc/sys/vm/swappiness. Set it to $LAB_PARAM_SWAPPINESS here. Where it
#     has another value on the host at the same time, there are two kernels.
# ko: 이 스크립트는 가상 머신에서 실행됩니다. 그 커널이 호스트의 커널과 다르다는 것을 증명하세요. vm.swappiness는 커널마다 꼭
#     하나 있는 설정이고 /proc/sys/vm/swappiness에 있습니다. 여기서 그것을 $LAB_PARAM_SWAPPINESS(으)로 바꾸세요. 같은
#     때에 호스트의 값이 다르면 커널이 둘인 것입니다.

echo "here: $(uname -r), on the host: $LAB_HOST_RELEASE"
cat /proc/sys/vm/swappiness
# TODO en: two names of kernels are only text. Change what a kernel has once.
# TODO ko: 커널의 이름은 글자일 뿐입니다. 커널에 하나뿐인 것을 바꾸세요.
