import Yams

/// One YAML document as nodes that know their place, with repeated keys kept apart.
///
/// Yams stops at the first mapping that has a key twice and tells the place of one of them only.
/// To report all faults in one run, the key it names gets a private-use character in front,
/// another one each time, and the text is composed again, until every key is different;
/// `key(_:)` takes the character off again and `place(_:)` corrects the columns.
struct YAMLDocument {
  /// Why a text is no YAML. Only Yams' own words are repeated, never the line it stopped at.
  struct Failure: Error {
    var message: String
    var place: SettingsFault.Place?
  }

  /// Repeated keys told apart; a file with more of them is not a typing error.
  private static let renamesMax = 64

  /// Absent when the text holds no document (empty, or comments only).
  let root: Node?
  private let marks: [Unicode.Scalar]
  private let renames: [SettingsFault.Place]

  init(_ text: String) throws(Failure) {
    var text = text
    var renames: [SettingsFault.Place] = []
    let marks = Self.unusedScalars(in: text)
    while true {
      do {
        self.root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
        self.marks = marks
        self.renames = renames
        return
      } catch YamlError.duplicatedKeysInMapping(_, let context) {
        let found = SettingsFault.Place(line: context.mark.line, column: context.mark.column)
        guard renames.count < marks.count,
          let place = Self.insert(marks[renames.count], in: &text, at: found)
        else {
          throw Failure(
            message: "the same key is given twice in one mapping",
            place: Self.original(found, renames))
        }
        for index in renames.indices
        where renames[index].line == place.line && renames[index].column >= place.column {
          renames[index].column += 1
        }
        renames.append(place)
      } catch {
        throw Self.failure(error, in: text)
      }
    }
  }

  /// The text of a key as it was written.
  func key(_ scalar: Node.Scalar) -> String {
    var key = Substring(scalar.string)
    while let first = key.unicodeScalars.first, marks.contains(first) {
      key.unicodeScalars.removeFirst()
    }
    return String(key)
  }

  func place(_ node: Node) -> SettingsFault.Place? {
    guard let mark = node.mark else { return nil }
    return Self.original(.init(line: mark.line, column: mark.column), renames)
  }

  private static func original(
    _ place: SettingsFault.Place, _ renames: [SettingsFault.Place]
  ) -> SettingsFault.Place {
    let shift = renames.count { $0.line == place.line && $0.column < place.column }
    return .init(line: place.line, column: place.column - shift)
  }

  private static func unusedScalars(in text: String) -> [Unicode.Scalar] {
    let used = Set(text.unicodeScalars.lazy.filter { (0xE000...0xF8FF).contains($0.value) })
    return Array(
      (UInt32(0xE000)...0xF8FF).lazy.compactMap(Unicode.Scalar.init)
        .filter { !used.contains($0) }.prefix(renamesMax))
  }

  /// Puts the mark in front of the key at `place`, inside its quotes; nil when nothing is there.
  private static func insert(
    _ mark: Unicode.Scalar, in text: inout String, at place: SettingsFault.Place
  ) -> SettingsFault.Place? {
    var place = place
    var scalars = text.unicodeScalars
    var index = scalars.startIndex
    for _ in 1..<place.line {
      guard let end = scalars[index...].firstIndex(where: isLineBreak) else { return nil }
      index = scalars.index(after: end)
      // A carriage return and a line feed are one break (YAML 1.1 §4.1.4).
      if scalars[end] == "\r", index < scalars.endIndex, scalars[index] == "\n" {
        index = scalars.index(after: index)
      }
    }
    guard scalars.formIndex(&index, offsetBy: place.column - 1, limitedBy: scalars.endIndex),
      index < scalars.endIndex
    else { return nil }
    if scalars[index] == "\"" || scalars[index] == "'" {
      index = scalars.index(after: index)
      place.column += 1
    }
    scalars.insert(mark, at: index)
    text = String(scalars)
    return place
  }

  /// YAML 1.1 §4.1.4: the breaks libyaml counts lines by.
  private static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  private static func failure(_ error: any Error, in text: String) -> Failure {
    switch error as? YamlError {
    case .composer(.some, _, let mark, _):
      // The only one with a context: Yams asks for one document.
      return Failure(
        message: "a second document begins here; the settings are one",
        place: .init(line: mark.line, column: mark.column))
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return Failure(problem, at: .init(line: mark.line, column: mark.column))
    case .reader(let problem, let offset, _, _):
      let before = offset.map { text.prefix($0) } ?? ""
      let line = before.count { $0.isNewline } + 1
      let column = before.reversed().prefix { !$0.isNewline }.count + 1
      return Failure(problem, at: .init(line: line, column: column))
    default:
      return Failure(message: "the text could not be read as YAML", place: nil)
    }
  }
}

extension YAMLDocument.Failure {
  init(_ problem: String, at place: SettingsFault.Place) {
    self.init(message: "not YAML: \(problem); nothing after this place was read", place: place)
  }
}
