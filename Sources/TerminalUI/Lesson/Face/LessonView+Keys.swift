/// The keys that move what is seen, and put away what lies over the lesson.
extension LessonView {
    /// A key that moves what is seen. False: it is for the player.
    mutating func takes(_ key: Key, _ player: LessonPlayer) -> Bool {
        if overlay != nil { return takesOverOverlay(key, player) }
        let height = panes[focus].height
        switch key {
        case .up: scroll(by: -1, player)
        case .down: scroll(by: 1, player)
        case .pageUp: scroll(by: -max(1, height - 1), player)
        case .pageDown: scroll(by: max(1, height - 1), player)
        case .home: scroll(by: -panes[focus].lines.count, player)
        case .end: scroll(by: panes[focus].lines.count, player)
        case .tab where panes.count > 1: focus = 1 - focus
        default:
            guard LessonPlayer.isNext(key), player.isAtPrompt || isOver, let unread = unreadPane else { return false }
            focus = unread
            scroll(by: max(1, panes[unread].height - 1), player)
        }
        return true
    }

    /// While something is shown over the lesson the keys are about that.
    private mutating func takesOverOverlay(_ key: Key, _ player: LessonPlayer) -> Bool {
        guard var shown = overlay else { return false }
        let isChoosing = player.isChoosing
        switch key {
        case .up where !isChoosing: shown.pane.scroll(by: -1)
        case .down where !isChoosing: shown.pane.scroll(by: 1)
        case .pageUp: shown.pane.scroll(by: -max(1, shown.pane.height - 1))
        case .pageDown: shown.pane.scroll(by: max(1, shown.pane.height - 1))
        case .home where !isChoosing: shown.pane.scroll(by: -shown.pane.lines.count)
        case .end where !isChoosing: shown.pane.scroll(by: shown.pane.lines.count)
        default:
            if isChoosing { return false }
            if LessonPlayer.isNext(key), shown.pane.below > 0 {
                shown.pane.scroll(by: max(1, shown.pane.height - 1))
                break
            }
            overlay = nil
            let closing: Set<Key> = [.escape, .character("q"), .character("ㅂ"), .character("i"), .character("ㅑ")]
            return closing.contains(key) || LessonPlayer.isNext(key)
        }
        overlay = shown
        return true
    }

    private mutating func scroll(by rows: Int, _ player: LessonPlayer) {
        panes[focus].scroll(by: rows)
        hasScrolled = true
        if !player.isAtPrompt { isHeld = true }
    }

    /// Something that has come below was not on the screen yet: “next” shows that first.
    var unreadPane: Int? { panes.firstIndex { $0.hasUnread } }

    mutating func markSeen() { for pane in panes.indices { panes[pane].markSeen() } }
}

extension LessonPlayer {
    /// A step to go to is being chosen.
    var isChoosing: Bool { if case .choosing = state { true } else { false } }
}
