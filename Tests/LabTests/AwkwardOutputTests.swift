import Foundation
import Testing

/// Full disks, closed pipes, odd environments: one clear error, the right status, and nothing lost.
@Suite(.serialized) struct AwkwardOutputTests {
    private static let isRoot = getuid() == 0
    private let playground: Playground

    init() throws { playground = try Playground() }

    @Test(arguments: ["list", "doctor --json", "lint", "--help", "solution 03-cgroups/pause", "clean"])
    func aFullDiskBehindStandardOutputIsAnError(command: String) throws {
        let result = try playground.bash("lab \(command) >/dev/full")
        #expect(result.status == 4)
        #expect(result.text.contains("ENOSPC"), "\(result.text)")
    }

    @Test func aReaderThatGoesAwayIsNoFailureOfAList() throws {
        let result = try playground.bash("lab list | head -1; echo ${PIPESTATUS[0]}")
        #expect(result.text == "Containers, seen from the kernel\n0\n")
    }

    @Test(.enabled(if: isRoot, "needs root: namespaces and control groups"))
    func aLessonThatNobodyReadsEndsAsAnyProgramDoes() throws {
        let result = try playground.bash("lab run 03-cgroups --auto | head -1; echo ${PIPESTATUS[0]}")
        #expect(result.text == "Control groups\n141\n")
    }

    @Test(.enabled(if: isRoot, "needs root: namespaces and control groups"))
    func aReaderThatGoesAwayDoesNotTurnAVerdict() throws {
        let result = try playground.bash("lab check 03-cgroups/memory-limit | true; echo ${PIPESTATUS[0]}")
        #expect(result.text == "1\n")
    }

    @Test(.enabled(if: isRoot, "needs root to mount"))
    func onAFullDiskTheVerdictIsShownAndTheOldResultStays() throws {
        let result = try playground.bash(
            """
            exec unshare -m --propagation private bash -c '
            mkdir full; mount -t tmpfs -o size=64k tmpfs full; mkdir full/state
            echo old >full/result; dd if=/dev/zero of=full/fill bs=4k 2>/dev/null
            LAB_STATE=$PWD/full/state lab check 03-cgroups/memory-limit >verdict; echo check $?
            grep -c "the kernel held" verdict
            lab grade 03-cgroups/memory-limit --work lab-work --format json --output full/result; echo grade $?
            cat full/result; ls full
            LAB_STATE=$PWD/full/state lab hint 03-cgroups/pause | grep -c .; echo hint ${PIPESTATUS[0]}
            lab trace --json full/trace -- unshare -u true; echo trace $?
            cd full; lab check 03-cgroups/memory-limit; echo starter $?; ls lab-work/03-cgroups'
            """)
        let text = result.text
        #expect(text.contains("check 1\n") && text.contains("grade 4\nold\nfill\nresult\nstate\n"), "\(text)")
        #expect(text.contains("hint 4\n") && text.contains("trace 4\n") && text.contains("starter 4\n"), "\(text)")
        #expect(text.contains("The progress could not be kept"), "\(text)")
    }

    @Test(.enabled(if: isRoot, "needs root: namespaces and control groups"))
    func aResultForADeviceIsWrittenToItAndDoesNotReplaceIt() throws {
        let result = try playground.bash(
            """
            mkdir -p work/03-cgroups; cp -r "$LAB_HOME/labs/03-cgroups/memory-limit/solution" work/03-cgroups/memory-limit
            mkfifo pipe; cat pipe >copy & 
            lab grade 03-cgroups/memory-limit --work work --format json --output pipe; echo $?; wait
            [ -p pipe ] && grep -c '"version": 1' copy
            ln -s /dev/stdout link; lab grade 03-cgroups/memory-limit --work work --format json --output link |
                grep -c '"version": 1'
            [ -L link ] && echo kept
            """)
        #expect(result.text == "0\n1\n1\nkept\n")
    }

    /// A learner who commits a link under the result's name would have root write wherever it leads.
    @Test(.enabled(if: isRoot, "needs root: namespaces and control groups"))
    func aLinkInTheResultsPlaceIsReplacedAndNotFollowed() throws {
        let result = try playground.bash(
            """
            mkdir -p work/03-cgroups; cp -r "$LAB_HOME/labs/03-cgroups/memory-limit/solution" work/03-cgroups/memory-limit
            echo precious >real; ln -s real link; ln -s nowhere dangling
            for name in link dangling; do
                lab grade 03-cgroups/memory-limit --work work --format json --output $name; echo $?
                [ ! -L $name ] && grep -c '"version": 1' $name
            done
            cat real; [ -e nowhere ] && echo made; true
            """)
        #expect(result.text == "0\n1\n0\n1\nprecious\n")
    }

    @Test func theLanguageIsThatOfTheFirstVariableThatIsSet() throws {
        let result = try playground.bash(
            """
            unset LC_ALL LC_MESSAGES LANG
            first() { env "$@" lab list | head -1; }
            first; first LANG=ko_KR.UTF-8; first LANG=C; first LANG=ko_KR.UTF-8 LC_MESSAGES=C
            first LC_ALL=en_US.UTF-8 LANG=ko_KR.UTF-8; first LC_ALL= LANG=ko_KR.UTF-8
            """)
        let english = "Containers, seen from the kernel", korean = "커널로 배우는 컨테이너"
        #expect(
            result.text.split(separator: "\n").map(String.init) == [english, korean, english, english, english, korean])
    }

    @Test(arguments: [("LAB_HOME=", 0), ("LAB_HOME=/nonexistent", 4), ("HOME= LAB_STATE=", 0), ("TERM= COLUMNS=1", 0)])
    func anOddEnvironmentIsNoCrash(environment: String, status: Int32) throws {
        #expect(try playground.bash("unset TERM; \(environment) lab list >/dev/null").status == status)
    }

    @Test func aLabThatDoesNotExistHasNoCleanBillOfHealth() throws {
        let result = try playground.bash("lab lint 03-cgrups")
        #expect(result.status == 2)
        #expect(result.text.contains("Did you mean '03-cgroups'"))
    }

    @Test func aTabInFrontMatterIsShownWhereItStands() throws {
        let result = try playground.bash(
            """
            cp -r "$LAB_HOME/curriculum" "$LAB_HOME/labs" .
            sed -i '3s/^summary: /\\tsummary: /;4s/^summary: /\\tsummary: /' curriculum/en/03-cgroups.md
            lab lint --root .
            """)
        #expect(result.status == 2)
        #expect(result.text.contains("curriculum/en/03-cgroups.md:4:1: error:"), "\(result.text)")
        #expect(result.text.contains("^"))
    }

    @Test(.enabled(if: isRoot, "needs root to become another user"))
    func anOrdinaryUserIsRefusedAtOnceAndToldTheWayOut() throws {
        let result = try playground.bash(
            """
            chmod 777 .; as() { setpriv --reuid 12345 --regid 12345 --clear-groups -- "$@"; }
            as lab list >/dev/null; echo list $?; as lab lint >/dev/null; echo lint $?
            as lab doctor | grep -c root >/dev/null; echo doctor ${PIPESTATUS[0]}
            as lab run 03-cgroups --auto; echo run $?
            as lab trace --json /dev/null -- sh -c 'exit 9'; echo trace $?
            """)
        let text = result.text
        #expect(text.hasPrefix("list 0\nlint 0\ndoctor 3\n"), "\(text)")
        #expect(
            text.contains("sudo lab run 03-cgroups") && text.contains("run 3\n") && text.hasSuffix("trace 9\n"),
            "\(text)")
    }
}
