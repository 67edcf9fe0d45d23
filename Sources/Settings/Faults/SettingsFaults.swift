/// Everything wrong with the settings, found in one run and in the order of the file; what is wrong
/// with policies comes file by file behind that.
public struct SettingsFaults: Error, Sendable, Equatable {
  /// Never empty.
  public let faults: [SettingsFault]

  public init(_ faults: [SettingsFault]) {
    precondition(!faults.isEmpty, "faults without a fault")
    var files: [String: Int] = [:]
    for fault in faults where files[fault.file] == nil { files[fault.file] = files.count }
    self.faults = faults.enumerated().sorted { one, other in
      let (first, second) = (files[one.element.file] ?? 0, files[other.element.file] ?? 0)
      guard first == second else { return first < second }
      return switch (one.element.place, other.element.place) {
      case (let first?, let second?) where first != second: first < second
      case (nil, _?): true
      case (_?, nil): false
      default: one.offset < other.offset
      }
    }.map(\.element)
  }
}

/// One fault a line.
extension SettingsFaults: CustomStringConvertible {
  public var description: String {
    faults.map(\.description).joined(separator: "\n")
  }
}
