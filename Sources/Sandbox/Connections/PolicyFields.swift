/// The fields of `ikepolicy`, its `dpd`, and `ipsecpolicy`: what each may hold, what it is worth
/// when it is left out, and their order in answers.
struct PolicyFields: Sendable {
  enum Form: Sendable {
    case word([String])
    case number(ClosedRange<Int64>)
    case address
  }

  struct Field: Sendable {
    let name: String
    let form: Form
    /// Nil when the service has no fixed default.
    let fallback: JSONValue?
  }

  let fields: [Field]

  static let ike = PolicyFields(fields: [
    Field("ike_version", .word(["v1", "v2"]), "v2"),
    Field("phase1_negotiation_mode", .word(["main", "aggressive"]), nil),
    Field("authentication_algorithm", .word(authentications), "sha2-256"),
    Field("encryption_algorithm", .word(encryptions), "aes-128"),
    Field("dh_group", .word(groups), "group15"),
    Field("authentication_method", .word(["pre-share"]), "pre-share"),
    Field("lifetime_seconds", .number(60...604_800), 86_400),
    Field("local_id_type", .word(["ip"]), "ip"), Field("local_id", .address, nil),
    Field("peer_id_type", .word(["ip"]), "ip"), Field("peer_id", .address, nil),
  ])

  static let dpd = PolicyFields(fields: [
    Field("timeout", .number(2...60), 15), Field("interval", .number(10...3600), 30),
    Field("msg", .word(["seq-hash-notify", "seq-notify-hash"]), "seq-hash-notify"),
  ])

  static let ipsec = PolicyFields(fields: [
    Field("authentication_algorithm", .word(authentications), "sha2-256"),
    Field("encryption_algorithm", .word(encryptions), "aes-128"),
    Field("pfs", .word(groups + ["disable"]), "group15"),
    Field("transform_protocol", .word(["esp"]), "esp"),
    Field("lifetime_seconds", .number(30...604_800), 3600),
    Field("encapsulation_mode", .word(["tunnel"]), "tunnel"),
  ])

  private static let authentications = ["sha2-512", "sha2-384", "sha2-256", "sha1", "md5"]
  private static let encryptions = [
    "aes-256-gcm-16", "aes-128-gcm-16", "aes-256", "aes-192", "aes-128", "3des",
  ]
  private static let groups = [
    "group1", "group2", "group5", "group14", "group15", "group16", "group19", "group20", "group21",
  ]

  /// Those that are given.
  func read(_ reader: FieldReader) throws(FieldFault) -> JSONObject {
    var given = JSONObject()
    for field in fields {
      switch field.form {
      case .word(let words):
        given.appendIfPresent(field.name, try reader.text(field.name, .word(words)))
      case .address:
        given.appendIfPresent(field.name, try reader.text(field.name, .address))
      case .number(let range):
        if let number = try reader.integer(field.name, range) {
          given.append(field.name, .integer(number))
        }
      }
    }
    return given
  }

  /// Fields left out keep their value (B20), or at first get the service's.
  func merged(_ given: JSONObject, over old: JSONObject? = nil) -> JSONObject {
    var merged = JSONObject()
    for field in fields {
      let value = given[field.name] ?? (old == nil ? field.fallback : old?[field.name])
      if let value { merged.append(field.name, value) }
    }
    return merged
  }
}

extension PolicyFields.Field {
  init(_ name: String, _ form: PolicyFields.Form, _ fallback: JSONValue?) {
    self.init(name: name, form: form, fallback: fallback)
  }
}
