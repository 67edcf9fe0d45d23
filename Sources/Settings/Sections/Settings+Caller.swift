public import CallModel
public import Cryptography

extension Settings {
  /// A service that may call: how it is known, what it may use and what it may do.
  public struct Caller: Sendable, Equatable {
    public var name: String
    /// Digests of its keys; two, so that one can be replaced without a gap.
    public var apiKeys: [SHA256Digest]
    /// Access keys for the compatible face; two for the same reason.
    public var virtualKeys: [VirtualKey]
    /// Users and groups that are this caller on a Unix socket.
    public var uids: [UInt32]
    public var gids: [UInt32]
    /// Names in certificates of clients that are this caller.
    public var certificates: CertificateNames
    /// JSON Web Tokens that are this caller.
    public var tokens: [TokenIdentity]
    /// Names of credentials; the first is used where a call names none.
    public var credentials: [String]
    /// Actions as written, with `*` and `?`; empty allows nothing.
    public var actions: [String]
    /// Names of policies, whose statements come behind the actions.
    public var policies: [String]
    /// What it may ask for: its own, else those of each caller.
    public var limits: CallerLimits
    /// Turns it gets for each one of a caller of weight one, while calls wait for the cloud.
    public var weight = 1
    public var traffic = TrafficClass.interactive
  }
}

extension Settings.Caller {
  static let keys = [
    "api_keys", "virtual_keys", "mtls", "jwt", "unix", "credentials", "actions", "policies",
    "limits", "weight", "traffic",
  ]
  static let unixKeys = ["uids", "gids"]
  /// Of each kind, with those that are issued: one can be replaced without a gap.
  public static let keysMax = 2
  static let apiKeysMax = keysMax
  static let identitiesMax = 64
  static let credentialsMax = 64
  static let actionsMax = 256
  static let policiesMax = 32
  private static let keyExpected = "\"sha256:\" and the 64 hexadecimal digits of the digest"
  private static let actionExpected = "an action such as vpn:vpnGateways:get or vpn:*:list"

  /// - Parameters:
  ///   - limits: of each caller, for what this one has no word of its own about.
  ///   - canBeIssuedKeys: whether keys may come later, with nothing here that tells.
  init?(
    name: String, _ node: SettingsNode, credentials known: [String],
    limits: Settings.CallerLimits = Settings.CallerLimits(), canBeIssuedKeys: Bool = false
  ) {
    guard let section = Section(node, keys: Self.keys) else { return nil }
    let apiKeys = section["api_keys"].map {
      $0.each(of: "digests of API keys", countMax: Self.apiKeysMax) {
        $0.value(expected: Self.keyExpected, Self.digest)
      }
    }
    let virtualKeys = section["virtual_keys"].map {
      $0.each(of: "virtual keys", countMax: Self.virtualKeysMax, VirtualKey.init)
    }
    let unix = section["unix"].flatMap { Section($0, keys: Self.unixKeys) }
    let uids = unix?["uids"].map(Self.identities)
    let gids = unix?["gids"].map(Self.identities)
    let certificates = section["mtls"].flatMap(Settings.CertificateNames.init)
    let tokens = section["jwt"].map {
      $0.each(of: "identities of tokens", countMax: TokenIdentity.countMax, TokenIdentity.init)
    }
    let credentials = section["credentials"].map {
      $0.each(of: "names of credentials", countMax: Self.credentialsMax) {
        $0.reference(to: "credential", among: known)
      }
    }
    let actions = section["actions"].map {
      $0.each(of: "actions", countMax: Self.actionsMax) {
        $0.value(expected: Self.actionExpected, Self.action)
      }
    }
    let policies = section["policies"].map {
      $0.each(of: "names of policies", countMax: Self.policiesMax) {
        $0.value(expected: "the name of a policy, which is its file's without .json", Self.policy)
      }
    }
    self.limits =
      section["limits"].map { Settings.CallerLimits($0, otherwise: limits) } ?? limits
    self.name = name
    self.apiKeys = apiKeys ?? []
    self.virtualKeys = virtualKeys ?? []
    self.uids = uids ?? []
    self.gids = gids ?? []
    self.certificates = certificates ?? Settings.CertificateNames()
    self.tokens = tokens ?? []
    self.credentials = credentials ?? []
    self.actions = actions ?? []
    self.policies = policies ?? []
    self.weight =
      section["weight"]?.number(CallerShare.weightRange, of: "turns") ?? self.weight
    self.traffic = section["traffic"]?.word() ?? self.traffic
    let lists = [
      section["api_keys"], section["virtual_keys"], section["jwt"], unix?["uids"], unix?["gids"],
      section["mtls"]?.child("spiffe"), section["mtls"]?.child("dns"),
      section["mtls"]?.child("subject"),
    ]
    // A section that could not be read has its own fault.
    let isFaulty =
      section["unix"] != nil && unix == nil || section["mtls"] != nil && certificates == nil
    if !isFaulty, !canBeIssuedKeys, lists.allSatisfy({ $0?.isEmptyList ?? true }) {
      node.fault(
        "nothing tells how this caller is known",
        expected: "api_keys, virtual_keys, jwt, mtls with names, unix with uids or gids, or "
          + "state_directory beside \"callers\", so that it can be issued keys")
    }
  }

  private static func digest(_ text: String) throws(ValueProblem) -> SHA256Digest {
    let prefix = "sha256:"
    guard text.hasPrefix(prefix) else {
      throw ValueProblem(
        text.hasPrefix("ghk_")
          ? "the key itself stands here, so it is no secret any more; make another one and write "
            + "its digest (\"gatehouse keys new\" prints both)"
          : "found another text", expected: keyExpected)
    }
    guard let digest = SHA256Digest(hex: String(text.dropFirst(prefix.count))) else {
      throw ValueProblem("the digest is not 64 hexadecimal digits", expected: keyExpected)
    }
    return digest
  }

  /// 4294967295 is no user: it means "unchanged" to the kernel (chown(2)).
  private static func identities(_ node: SettingsNode) -> [UInt32] {
    node.each(of: "numbers of users or groups", countMax: identitiesMax) {
      $0.number(0...4_294_967_294, of: "a user or group").map(UInt32.init)
    }
  }

  private static func policy(_ text: String) throws(ValueProblem) -> String {
    guard Named.isName(text) else {
      throw ValueProblem("that is no name", expected: Named.expected)
    }
    return text
  }

  private static func action(_ text: String) throws(ValueProblem) -> String {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let isPlain = parts.allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "*"), UInt8(ascii: "?"),
            UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
          default: false
          }
        }
    }
    guard text.utf8.count <= 128, isPlain else {
      throw ValueProblem("that is no action", expected: actionExpected)
    }
    return text
  }
}

extension SettingsNode {
  /// The elements that `read` understood; repeated ones are faults.
  func each<Value: Hashable>(
    of what: String, countMax: Int, _ read: (SettingsNode) -> Value?
  ) -> [Value] {
    var values: [Value] = []
    for element in list(of: what, countMax: countMax) ?? [] {
      guard let value = read(element) else { continue }
      if values.contains(value) {
        element.fault("this is given twice", expected: "each of the \(what) once")
      } else {
        values.append(value)
      }
    }
    return values
  }
}
