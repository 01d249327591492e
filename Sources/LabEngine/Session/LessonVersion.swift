public import Curriculum

/// The cgroup interface as lessons name it; `Cgroups` has a type of the same name.
public typealias LessonVersion = CgroupVersion
