extension Settings {
  /// Whose web pages may call one listener from a browser.
  public struct CrossOrigin: Sendable, Equatable {
    /// At least one.
    public var origins: [WebOrigin]
    /// Names in lower case, beside those that the faces read themselves.
    public var requestHeaders: [String]
    /// How long a browser may go on without asking again.
    public var maxAge: Duration
  }
}

extension Settings.CrossOrigin {
  static let keys = ["origins", "request_headers", "max_age_seconds"]
  static let defaultMaxAge = Duration.seconds(600)

  /// Nil when it has logged why.
  init?(_ node: SettingsNode) {
    guard let section = Section(node, keys: Self.keys) else { return nil }
    let origins = Self.origins(
      section.required("origins", expected: "a list of origins, such as https://app.example"))
    let headers = section["request_headers"].map(Self.requestHeaders) ?? []
    let maxAge = section["max_age_seconds"].map { $0.seconds(0...86_400) } ?? Self.defaultMaxAge
    guard let origins, let headers, let maxAge else { return nil }
    self.init(origins: origins, requestHeaders: headers, maxAge: maxAge)
  }

  private static func origins(_ node: SettingsNode?) -> [WebOrigin]? {
    guard let elements = node?.list(of: "origins", countMax: 64) else { return nil }
    guard !elements.isEmpty else {
      return node?.fault("no page could call", expected: "at least one origin, or no cors")
    }
    var origins: [WebOrigin] = []
    for element in elements {
      guard let origin = element.value(expected: WebOrigin.expected, WebOrigin.init) else {
        continue
      }
      if origins.contains(origin) {
        element.fault("this origin is given twice", expected: "each origin once")
      }
      origins.append(origin)
    }
    return origins.count == elements.count ? origins : nil
  }

  private static func requestHeaders(_ node: SettingsNode) -> [String]? {
    guard let elements = node.list(of: "header names", countMax: 64) else { return nil }
    let expected = "the name of a header in lower case, such as x-request-id"
    let names = elements.compactMap { element in
      element.value(expected: expected) { text throws(ValueProblem) -> String in
        guard isName(text) else { throw ValueProblem("that is no such name", expected: expected) }
        return text
      }
    }
    return names.count == elements.count ? names : nil
  }

  /// Letters, digits, hyphens and underscores: what names in use are made of. A star would let
  /// every header through.
  private static func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}
