internal import Curriculum

// The course, the cgroups and the traces each have types of these names. In this module the course's have these.

/// A value as a lesson's author wrote it.
typealias CourseValue = Value
/// The interface that an expectation is written for.
typealias CourseCgroupVersion = CgroupVersion
