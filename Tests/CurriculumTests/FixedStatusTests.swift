import Testing

@testable import Curriculum

@Suite("Whose status never changes is known; of what is not understood nothing is said")
struct FixedStatusTests {
    @Test(
        "the author has settled it",
        arguments: [
            "mkdir a\necho done\n", "mkdir a; echo 'x && y'", "(\n  mkdir a\n  :\n)\n",
            "mkdir a\nexit 0\n", "mkdir a # makes it\n\ntrue # always\n", "mkdir a && b\necho \"status $?\" >&2\n",
            "if a; then b; fi\nprintf '%s\\n' x > /dev/null\n",
        ])
    func fixed(text: String) { #expect(FixedStatus.command(endingIn: text) != nil, "\(text)") }

    @Test(
        "the kernel settles it",
        arguments: [
            "echo +memory > cgroup.subtree_control\n", "[ \"$(hostname)\" = lab ]\n", "mkdir a && echo made\n",
            "unshare -u sh -c '\n  hostname web\n  echo done'\n", "echo 5 >pids.max", "exit $?\n",
            "mkdir a &&\n  echo made\n", "set -e\nmkdir a\necho made\n", "cat <<END\ntrue\nEND\n", "",
            "mkdir \\\n  a\n", "for i in 1 2; do echo $i; done\n",
        ])
    func open(text: String) { #expect(FixedStatus.command(endingIn: text) == nil, "\(text)") }
}
