/// Everything wrong with the settings, found in one run and in the order of the file.
package struct SettingsFaults: Error, Sendable, Equatable {
  /// Never empty.
  package let faults: [SettingsFault]

  package init(_ faults: [SettingsFault]) {
    precondition(!faults.isEmpty, "faults without a fault")
    self.faults = faults.enumerated().sorted { one, other in
      switch (one.element.place, other.element.place) {
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
  package var description: String {
    faults.map(\.description).joined(separator: "\n")
  }
}
