extension CourseFolder {
    static let course = "curriculum/course.yaml"
    static let korean = "curriculum/ko/01-demo.md"
    static let english = "curriculum/en/01-demo.md"
    static let lab = "labs/01-demo/lab.yaml"
    static let checks = "labs/01-demo/limit/checks.yaml"
    static let wrong = "labs/01-demo/limit/wrong/echo.sh"

    static let files: [String: String] = [
        course: """
        title: { ko: 강의, en: A course }
        labs:
          - id: 01-demo
            title: { ko: 시연, en: Demo }
            summary: { ko: 짧은 시연, en: A short one }
          - id: 02-later
            planned: true
            title: { ko: 나중에, en: Later }

        """,
        lab: """
        needs: [userns, cgroup.memory]
        sandbox:
          memory: 512M
          cpu: 150%
          time: 2m
        parameters:
          limit:
            choose: [48M, 64M]
            default: 64M

        """,
        checks: """
        title: { ko: 제한, en: Limit }
        script: limit.sh
        time: 5s
        checks:
          - id: limit-set
            points: 2
            probe: cgroup
            controller: memory
            path: demo
            expect: { limit: "${limit}" }
            fail: { ko: "{actual}입니다", en: "it is {actual}" }
          - id: wrote
            points: 1
            probe: syscall
            call: write
            with: limit-set
            expect: { count: { min: 1 } }
            when: { within: 5s }
            fail: { ko: "쓰지 않았습니다", en: "nothing was written" }

        """,
        "labs/01-demo/limit/starter/limit.sh": "# write here\n",
        "labs/01-demo/limit/solution/limit.sh": "echo 64M > memory.max\n",
        wrong: "#!/bin/bash\n# fails: limit-set\n# Printing is not setting.\necho 64M\n",
        english: """
        ---
        lab: 01-demo
        title: Demo
        summary: A short demonstration
        minutes: 5
        ---

        # Demo

        Text that is **strong**, and `code`.

        ```sh {#look .run trace=cgroup,exec time=10s}
        cat /proc/self/cgroup   # where am I?
        echo "hello"
        ```

        ```predict {#guess of=kill}
        question: "What happens?"
        choices:
          - text: "It dies"
            when: { signal: SIGKILL }
          - text: "Nothing"
            when: { otherwise: true }
        ```

        ```sh {#kill .run expect=SIGKILL}
        sh -c 'kill -9 $$'
        ```

        ```sh {#kill-not .without of=kill}
        true
        ```

        ```sh {#limit .run controller=memory .v1}
        echo 64M > memory.limit_in_bytes
        ```

        ```sh {#limit .run controller=memory .v2}
        echo 64M > memory.max
        ```

        ```exercise {#limit}
        Set the limit to `${limit}`.
        ```

        <details><summary>A hint</summary>

        Write a number.

        </details>

        """,
        korean: """
        ---
        lab: 01-demo
        title: 시연
        summary: 짧은 시연
        minutes: 5
        ---

        # 시연

        **강조**한 글과 `코드`입니다.

        ```sh {#look .run trace=cgroup,exec time=10s}
        cat /proc/self/cgroup   # 지금 어디에 있나?
        echo "안녕하세요"
        ```

        ```predict {#guess of=kill}
        question: "어떻게 될까요?"
        choices:
          - text: "죽는다"
            when: { signal: SIGKILL }
          - text: "아무 일도 없다"
            when: { otherwise: true }
        ```

        ```sh {#kill .run expect=SIGKILL}
        sh -c 'kill -9 $$'
        ```

        ```sh {#kill-not .without of=kill}
        true
        ```

        ```sh {#limit .run controller=memory .v1}
        echo 64M > memory.limit_in_bytes
        ```

        ```sh {#limit .run controller=memory .v2}
        echo 64M > memory.max
        ```

        ```exercise {#limit}
        제한을 `${limit}`으로 거세요.
        ```

        <details><summary>힌트</summary>

        숫자를 쓰세요.

        </details>

        """,
    ]
}
