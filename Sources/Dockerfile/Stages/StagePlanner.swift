/// Resolves names between stages.
struct StagePlanner {
    let file: ParsedDockerfile
    let buildArguments: [String: String]

    func plan(target: String?, platform: [String: String]) throws(Fault) -> BuildPlan {
        let scope = try globalScope(platform: platform)
        var planned: [BuildPlan.PlannedStage] = []
        for stage in file.stages { planned.append(try plan(stage, scope: scope)) }
        try refuseCircles(planned)
        let target = try index(ofTarget: target)
        let needed = reachable(from: target, in: planned)
        try refuseLaterSources(needed.map { planned[$0] })
        return BuildPlan(
            stages: planned, target: target, needed: needed.map { planned[$0] }, buildArguments: buildArguments,
            globalScope: scope, unusedBuildArguments: unused())
    }

    /// The ARG instructions before the first FROM, each seeing those above it.
    private func globalScope(platform: [String: String]) throws(Fault) -> [String: String] {
        var scope = platform
        for statement in file.globalArguments {
            guard case .arg(let arg) = statement.instruction else { continue }
            let before = scope
            let expansion = VariableExpansion(escape: file.directives.escapeScalar) { before[$0] }
            for declaration in arg.declarations {
                let name = try expansion.expand(declaration.name).text
                if let given = buildArguments[name] {
                    scope[name] = given
                } else if let value = declaration.value {
                    scope[name] = try expansion.expand(value).text
                }
            }
        }
        return scope
    }

    private func plan(_ stage: Stage, scope: [String: String]) throws(Fault) -> BuildPlan.PlannedStage {
        let expansion = VariableExpansion(escape: file.directives.escapeScalar) { scope[$0] }
        let name = try expansion.expand(stage.from.base).text
        guard !name.isEmpty else { throw Fault(.emptyBase(stage.from.base.text), stage.from.base.range) }
        var platform: String?
        if let word = stage.from.platform {
            let text = try expansion.expand(word).text
            guard !text.isEmpty else { throw Fault(.emptyPlatform(word.text), word.range) }
            platform = text
        }
        var dependencies: Set<Int> = []
        let earlier = file.stages.last { $0.index < stage.index && $0.name == name.lowercased() }
        let base: BuildPlan.Base
        if let earlier {
            base = .stage(earlier.index)
            dependencies.insert(earlier.index)
        } else {
            base = name == "scratch" ? .scratch : .image(name)
        }
        for statement in stage.statements {
            guard case .copy(let copy) = statement.instruction, let from = copy.from else { continue }
            if let source = try sourceStage(from, of: stage) { dependencies.insert(source) }
        }
        return BuildPlan.PlannedStage(stage: stage, base: base, platform: platform, dependencies: dependencies.sorted())
    }

    /// The stage that `--from` names, earlier or not; nil when it is an image.
    private func sourceStage(_ from: Word, of stage: Stage) throws(Fault) -> Int? {
        if from.text.contains("$") { throw Fault(.variableInCopyFrom(from.text), from.range) }
        if let number = Int(from.text) {
            guard file.stages.indices.contains(number) else {
                throw Fault(.unknownStageIndex(number, count: file.stages.count), from.range)
            }
            return number
        }
        let name = from.text.lowercased()
        let same = file.stages.filter { $0.name == name }
        return (same.last { $0.index < stage.index } ?? same.first)?.index
    }

    /// A stage that needs itself, directly or over others.
    private func refuseCircles(_ planned: [BuildPlan.PlannedStage]) throws(Fault) {
        enum Mark { case open, done }
        var marks: [Int: Mark] = [:]
        for start in planned.indices where marks[start] == nil {
            // A path, and for each stage on it the next dependency to look at: no recursion, however many stages.
            var path: [(stage: Int, next: Int)] = [(start, 0)]
            marks[start] = .open
            while let top = path.last {
                let dependencies = planned[top.stage].dependencies
                guard top.next < dependencies.count else {
                    marks[top.stage] = .done
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let dependency = dependencies[top.next]
                switch marks[dependency] {
                case .done?: continue
                case nil:
                    marks[dependency] = .open
                    path.append((dependency, 0))
                case .open?:
                    let first = path.firstIndex { $0.stage == dependency } ?? 0
                    let circle = path[first...].map(\.stage) + [dependency]
                    let place = reference(to: dependency, in: planned[top.stage].stage)
                    throw Fault(.circularStages(circle.map { planned[$0].stage.title }), place)
                }
            }
        }
    }

    private func refuseLaterSources(_ needed: [BuildPlan.PlannedStage]) throws(Fault) {
        for planned in needed {
            for dependency in planned.dependencies where dependency > planned.stage.index {
                let place = reference(to: dependency, in: planned.stage)
                throw Fault(.copyFromLaterStage(file.stages[dependency].title), place)
            }
        }
    }

    /// Where a stage names another one.
    private func reference(to dependency: Int, in stage: Stage) -> SourceRange {
        for statement in stage.statements {
            guard case .copy(let copy) = statement.instruction, let from = copy.from else { continue }
            // Names were resolved before; a failure here was thrown then.
            if let found = try? sourceStage(from, of: stage), found == dependency { return from.range }
        }
        return stage.from.base.range
    }

    private func index(ofTarget target: String?) throws(Fault) -> Int {
        let last = file.stages.count - 1
        guard let target, !target.isEmpty else { return last }
        let name = target.lowercased()
        if let found = file.stages.last(where: { $0.name == name }) { return found.index }
        if let number = Int(target), file.stages.indices.contains(number) { return number }
        let suggestion = NearestName.find(target, in: file.stages.compactMap(\.name))
        throw Fault(.unknownTarget(target, suggestion: suggestion), file.stages[last].head.range)
    }

    /// Ascending, so that each comes after what it needs.
    private func reachable(from target: Int, in planned: [BuildPlan.PlannedStage]) -> [Int] {
        var found: Set<Int> = [target]
        var open = [target]
        while let next = open.popLast() {
            for dependency in planned[next].dependencies where found.insert(dependency).inserted {
                open.append(dependency)
            }
        }
        return found.sorted()
    }

    private func unused() -> [String] {
        var declared = Set(StageVariables.predefined)
        for statement in file.globalArguments + file.stages.flatMap(\.statements) {
            guard case .arg(let arg) = statement.instruction else { continue }
            declared.formUnion(arg.declarations.map(\.name.text))
        }
        // It asks for reproducible times whether the file declares it or not.
        declared.insert("SOURCE_DATE_EPOCH")
        return buildArguments.keys.filter { !declared.contains($0) }.sorted()
    }
}
