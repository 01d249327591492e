/// The lesson, in both languages: the same steps under the same ids, and what is said around them.
extension LabTemplate {
    var english: String {
        frontMatter(.en) + #"""

            The files that a container sees come from **mounts**. A mount puts a file system over a folder: from then on,
            whoever goes into the folder is in that file system. What becomes of the files that were in the folder before?

            ## A note in a folder

            ```sh {#write-note .run trace=file}
            mkdir /tmp/box
            echo "from below" > /tmp/box/note
            cat /tmp/box/note
            ```

            Now a **tmpfs**, an empty file system that lives in memory, is mounted over the folder, and the note is read
            again.

            ```predict {#predict-cover of=cover}
            question: "What does `cat` answer after the mount?"
            choices:
              - text: "It prints the note: nobody has deleted it"
                when: { status: 0 }
              - text: "There is no such file (ENOENT): the mount hides it"
                when: { call: openat, errno: ENOENT }
            explain: "A path leads to what was mounted last. The note is still in the file system below; the path no longer leads there."
            ```

            ```sh {#cover .run trace=mount,file expect=ENOENT}
            mount -t tmpfs -o size=1M box /tmp/box
            cat /tmp/box/note
            ```

            The call `mount` succeeded, and the line with `▸` is what it added to the kernel's list of mounts. `cat` was
            answered ENOENT: no such file.

            Take the mount away:

            ```sh {#uncover .run trace=mount}
            umount /tmp/box
            cat /tmp/box/note
            ```

            The note is back, unchanged. And was it the mount that hid it? The step once more, less that one line:

            ```sh {#cover-not .without of=cover}
            cat /tmp/box/note
            ```

            The same folder and the same command: without the mount, the note is there.

            ```exercise {#data-disk}
            Make the folder `/data`, mount a tmpfs on it, and leave a file `/data/note` on that tmpfs with the word `${word}`
            in it. The word is in the variable `LAB_PARAM_WORD`.
            ```

            <details>
            <summary>Where do I begin?</summary>

            With the step `cover` of this lesson: it shows the command, and names the kind of file system.

            </details>

            <details>
            <summary>The tmpfs is mounted, but the note is not there</summary>

            Think of the order. A mount hides what was in the folder before.

            </details>

            """#
    }

    var korean: String {
        frontMatter(.ko) + #"""

            컨테이너에서 보이는 파일은 모두 **마운트**(mount)로 들어온 것입니다. 마운트는 폴더 위에 파일 시스템을 덮어 놓는 일이고,
            그때부터 그 폴더로 들어가면 새 파일 시스템 안에 있게 됩니다. 그러면 그 폴더에 원래 있던 파일은 어떻게 될까요?

            ## 폴더에 남긴 쪽지

            ```sh {#write-note .run trace=file}
            mkdir /tmp/box
            echo "아래에서" > /tmp/box/note
            cat /tmp/box/note
            ```

            이제 이 폴더 위에 **tmpfs**(메모리에만 있는 빈 파일 시스템)를 마운트하고, 쪽지를 다시 읽어 봅니다.

            ```predict {#predict-cover of=cover}
            question: "마운트한 다음 `cat`은 무엇을 보여 줄까요?"
            choices:
              - text: "쪽지를 그대로 보여 준다. 아무도 지우지 않았으니까"
                when: { status: 0 }
              - text: "그런 파일이 없다고 한다(ENOENT). 마운트에 가려졌으니까"
                when: { call: openat, errno: ENOENT }
            explain: "경로는 마지막에 마운트한 것으로 이어집니다. 쪽지는 아래쪽 파일 시스템에 그대로 있지만, 그곳으로 가는 길이 가려졌습니다."
            ```

            ```sh {#cover .run trace=mount,file expect=ENOENT}
            mount -t tmpfs -o size=1M box /tmp/box
            cat /tmp/box/note
            ```

            `mount` 호출은 성공했고, `▸` 줄은 그 호출로 커널의 마운트 목록에 더해진 것입니다. `cat`이 받은 대답은 ENOENT, 그런
            파일이 없다는 뜻입니다.

            마운트를 걷어 냅니다.

            ```sh {#uncover .run trace=mount}
            umount /tmp/box
            cat /tmp/box/note
            ```

            쪽지가 그대로 다시 나타났습니다. 정말 마운트 때문에 가려졌던 것일까요? 같은 단계를 그 한 줄만 빼고 다시 해 봅니다.

            ```sh {#cover-not .without of=cover}
            cat /tmp/box/note
            ```

            같은 폴더에 같은 명령입니다. 마운트만 없으면 쪽지는 그대로 보입니다.

            ```exercise {#data-disk}
            `/data` 폴더를 만들어 tmpfs를 마운트하고, 그 tmpfs에 `/data/note` 파일을 남기세요. 파일에는 단어 `${word}`가 들어
            있어야 합니다. 이 단어는 변수 `LAB_PARAM_WORD`에도 있습니다.
            ```

            <details>
            <summary>어디서 시작하나요?</summary>

            이 수업의 `cover` 단계를 다시 보세요. 명령과 파일 시스템의 종류가 모두 거기에 있습니다.

            </details>

            <details>
            <summary>tmpfs는 마운트했는데 쪽지가 없어요</summary>

            순서를 생각해 보세요. 마운트는 폴더에 먼저 있던 것을 가립니다.

            </details>

            """#
    }
}
