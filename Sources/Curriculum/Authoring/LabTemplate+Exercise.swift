/// The settings of the lab, and its exercise.
extension LabTemplate {
    static let settings = #"""
        # What this machine must have, by the names that `lab doctor` prints.
        needs: [userns]

        # The outer limits of a learner's session.
        sandbox:
          memory: 256M
          cpu: 100%
          pids: 64
          disk: 64M
          time: 60s

        # Values that differ from learner to learner: ${word} in the task and in checks, $LAB_PARAM_WORD in the sandbox.
        parameters:
          word:
            choose: [amber, cedar, olive]
            default: cedar

        """#

    static let checks = #"""
        title: { ko: 데이터를 둘 디스크, en: A disk for data }
        script: disk.sh             # the learner's file: run as root of a fresh sandbox, in /work
        time: 10s
        difficulty: 1
        checks:
          - id: mounted
            points: 2
            probe: mount
            target: /data
            expect: { fstype: tmpfs }
            fail:
              ko: "/data에 마운트된 파일 시스템의 종류는 {actual}입니다. {expected}이어야 합니다."
              en: "The file system mounted at /data is {actual}; it should be {expected}."
          - id: note-inside
            points: 1
            probe: file
            path: /data/note
            expect: { contains: "${word}" }
            fail:
              ko: "/data/note의 내용은 {actual}입니다. {expected}라는 단어가 있어야 합니다."
              en: "/data/note holds {actual}; the word {expected} should be in it."

        """#

    static let starter = #"""
        #!/bin/bash
        # data-disk
        #
        # en: Mount a tmpfs on /data, and leave the word $LAB_PARAM_WORD in the file /data/note on it.
        # ko: /data에 tmpfs를 마운트하고, 그 안의 파일 /data/note에 단어 $LAB_PARAM_WORD 를 남기세요.
        mkdir /data

        # Write here. / 여기에 쓰세요.
        echo "$LAB_PARAM_WORD"

        """#

    static let solution = #"""
        #!/bin/bash
        # data-disk
        set -e
        mkdir /data
        mount -t tmpfs data /data
        echo "$LAB_PARAM_WORD" > /data/note

        """#

    /// One for each way of getting it wrong. `# fails:` names the check that must catch it.
    static let wrong = [
        (
            "wrong/folder-only.sh",
            #"""
            #!/bin/bash
            # fails: mounted
            # Misconception: a folder is a disk of its own.
            mkdir /data
            echo "$LAB_PARAM_WORD" > /data/note

            """#
        ),
        (
            "wrong/note-first.sh",
            #"""
            #!/bin/bash
            # fails: note-inside
            # Misconception: what is in a folder moves onto the file system that is mounted there.
            mkdir /data
            echo "$LAB_PARAM_WORD" > /data/note
            mount -t tmpfs data /data

            """#
        ),
        (
            "wrong/own-namespace.sh",
            #"""
            #!/bin/bash
            # fails: mounted
            # Misconception: everybody sees every mount. One made in a mount namespace of its own goes with it.
            mkdir /data
            unshare --mount sh -c 'mount -t tmpfs data /data; echo "$LAB_PARAM_WORD" > /data/note'

            """#
        ),
        (
            "wrong/prints-only.sh",
            #"""
            #!/bin/bash
            # fails: mounted
            # Misconception: the grader reads what the script prints.
            echo "data on /data type tmpfs (rw,relatime)"
            echo "/data/note: $LAB_PARAM_WORD"

            """#
        ),
    ]
}
