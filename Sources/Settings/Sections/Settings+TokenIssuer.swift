extension Settings {
  /// Somebody whose JSON Web Tokens are believed, and which of them.
  public struct TokenIssuer: Sendable, Equatable {
    /// Where the issuer's keys are.
    public enum Keys: Sendable, Equatable {
      /// Read once, and again when the settings are.
      case file(String)
      /// Fetched now and then.
      /// - Parameter caFile: Authorities in PEM that alone are trusted; nil for the system's.
      case url(Endpoint, path: String, caFile: String?)
    }

    public enum Algorithm: String, Sendable, CaseIterable {
      case rs256 = "RS256"
      case es256 = "ES256"
      case edDSA = "EdDSA"
    }

    /// What the claim `iss` must be.
    public var issuer: String
    /// What one of the claim `aud` must be; never empty.
    public var audience: [String]
    public var keys: Keys
    public var algorithms: Set<Algorithm>
    /// By how much the issuer's clock may differ.
    public var leeway: Duration
    /// The longest time from `iat` to `exp`.
    public var lifetimeMax: Duration
  }
}

extension Settings.TokenIssuer {
  static let keys = [
    "issuer", "audience", "jwks_file", "jwks_url", "ca_file", "algorithms", "leeway_seconds",
    "lifetime_max_seconds",
  ]
  public static let countMax = 16
  static let textExpected = "a text of at most 512 characters in one line"
  private static let urlExpected = "https://HOST/PATH or https://HOST:PORT/PATH"

  static func list(_ node: SettingsNode?) -> [Settings.TokenIssuer] {
    let nodes = node?.list(of: "issuers of tokens", countMax: countMax) ?? []
    var issuers: [Settings.TokenIssuer] = []
    for node in nodes {
      guard let issuer = Self(node) else { continue }
      if issuers.contains(where: { $0.issuer == issuer.issuer }) {
        node.fault("this issuer is given twice", expected: "each issuer once")
      }
      issuers.append(issuer)
    }
    return issuers
  }

  private init?(_ node: SettingsNode) {
    guard let section = Section(node, keys: Self.keys) else { return nil }
    let issuer = section.required("issuer", expected: Self.textExpected)?.plainText()
    let audience = section.required("audience", expected: "a list of at least one audience")
      .map { node in
        let values = node.each(of: "audiences", countMax: 16) { $0.plainText() }
        if node.isEmptyList {
          node.fault("tokens for anybody would be taken", expected: "at least one audience")
        }
        return values
      }
    let algorithms: Set<Algorithm> =
      section["algorithms"].map { node in
        if node.isEmptyList { node.fault("no token could be right", expected: "an algorithm") }
        return Set(node.each(of: "algorithms", countMax: 3) { $0.word(Algorithm.self) })
      } ?? Set(Algorithm.allCases)
    let leeway = section["leeway_seconds"].map { $0.seconds(0...300) } ?? .seconds(30)
    let lifetime =
      section["lifetime_max_seconds"].map { $0.seconds(60...86_400) } ?? .seconds(86_400)
    let keys = Self.keys(section)
    guard let issuer, let audience, !audience.isEmpty, let keys, let leeway, let lifetime,
      !algorithms.isEmpty
    else { return nil }
    self.issuer = issuer
    self.audience = audience
    self.keys = keys
    self.algorithms = algorithms
    self.leeway = leeway
    self.lifetimeMax = lifetime
  }

  private static func keys(_ section: Section) -> Keys? {
    guard let url = section["jwks_url"] else {
      section["ca_file"]?.fault("nothing is fetched here", expected: "jwks_url beside ca_file")
      return section.required(
        "jwks_file", expected: "jwks_file or jwks_url, the issuer's keys as a JSON Web Key Set"
      )?.path().map(Keys.file)
    }
    section["jwks_file"]?.fault(
      "the keys have one source, and \"jwks_url\" is given too",
      expected: "jwks_file or jwks_url")
    let caFile = section["ca_file"].map { $0.path() }
    let place = url.value(expected: urlExpected, Self.place)
    guard let place, caFile.map({ $0 != nil }) ?? true else { return nil }
    return .url(place.0, path: place.1, caFile: caFile ?? nil)
  }

  private static func place(_ text: String) throws(ValueProblem) -> (Endpoint, String) {
    let start = text.firstRange(of: "://")?.upperBound ?? text.startIndex
    let slash = text[start...].firstIndex(of: "/") ?? text.endIndex
    let path = String(text[slash...])
    do throws(ValueProblem) {
      let endpoint = try Endpoint(String(text[..<slash]))
      guard path.utf8.count <= 2048, path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
        !path.contains("#")
      else { throw ValueProblem("the path has other characters", expected: urlExpected) }
      return (endpoint, path.isEmpty ? "/" : path)
    } catch {
      let message =
        text.lowercased().hasPrefix("http://")
        ? "whoever is on the way could exchange the keys" : error.message
      throw ValueProblem(message, expected: urlExpected)
    }
  }
}

extension Settings.Caller {
  /// Tokens that are this caller: those of an issuer in which all the claims fit.
  public struct TokenIdentity: Sendable, Hashable {
    public struct Claim: Sendable, Hashable {
      public var name: String
      public var value: String
    }

    public var issuer: String
    /// Sorted by name; never empty.
    public var claims: [Claim]
  }
}

extension Settings.Caller.TokenIdentity {
  static let keys = ["issuer", "claims"]
  static let countMax = 16
  static let claimsMax = 8

  init?(_ node: SettingsNode) {
    guard let section = Section(node, keys: Self.keys) else { return nil }
    let expected = Settings.TokenIssuer.textExpected
    let issuer = section.required("issuer", expected: expected)?.plainText()
    let claimsExpected = "a mapping of claims to their values, such as {sub: orders}"
    guard let node = section.required("claims", expected: claimsExpected),
      let entries = node.entries(expected: claimsExpected)
    else { return nil }
    if entries.isEmpty {
      node.fault("every token of the issuer would be this caller", expected: claimsExpected)
    }
    if entries.count > Self.claimsMax {
      node.fault("found \(entries.count) claims", expected: "at most \(Self.claimsMax)")
    }
    let claims = entries.compactMap { entry in
      entry.value.plainText().map { Claim(name: entry.key, value: $0) }
    }
    guard let issuer, !claims.isEmpty, claims.count == entries.count else { return nil }
    self.issuer = issuer
    self.claims = claims.sorted { $0.name < $1.name }
  }
}

extension SettingsNode {
  /// A text that is compared as it stands: in one line, in one normal form.
  fileprivate func plainText() -> String? {
    let expected = Settings.TokenIssuer.textExpected
    return value(expected: expected) { text throws(ValueProblem) in
      guard (1...512).contains(text.utf8.count),
        text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
      else { throw ValueProblem("the text is empty or has other characters", expected: expected) }
      return text
    }
  }
}
