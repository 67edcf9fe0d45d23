public import CallModel
public import SwiftProtobuf

extension Operation {
  /// A request from its binary form. Fields we do not know are kept and ignored, as gRPC clients
  /// newer than we are expect.
  public func request(proto bytes: [UInt8]) throws(Refusal) -> any Message {
    do {
      return try row.request.init(serializedBytes: bytes)
    } catch {
      throw .malformed(
        "the request is not a \(requestSchema.name) in protobuf's binary format",
        cause: "\(error)")
    }
  }

  /// A request from its JSON form (ProtoJSON; fields by their own names or in lowerCamelCase). A
  /// field we do not know is refused by name: it would be a typing error that silently changes
  /// what is created. So is a field that is given twice.
  public func request(json bytes: [UInt8]) throws(Refusal) -> any Message {
    try inspectMembers(of: bytes)
    if mask != nil { return try requestWithMask(json: bytes) }
    do {
      return try row.request.init(jsonUTF8Bytes: bytes)
    } catch {
      throw unreadable(bytes, error)
    }
  }

  private func inspectMembers(of json: [UInt8]) throws(Refusal) {
    let fault: FieldViolation?
    do throws(JSONFault) {
      fault = try MemberInspection(schemas: schemas).firstFault(in: json, as: requestSchema)
    } catch {
      throw .notJSON(error)
    }
    guard var fault else { return }
    fault.field = String(fault.field.prefix(256))
    throw .unreadable(fault)
  }

  /// A reply from its binary form: for the side that calls.
  public func reply(proto bytes: [UInt8]) throws(Refusal) -> any Message {
    do {
      return try row.reply.init(serializedBytes: bytes)
    } catch {
      throw .answer("not a \(replySchema.name): \(error)")
    }
  }

  /// A reply from its JSON form: for the side that calls.
  public func reply(json bytes: [UInt8]) throws(Refusal) -> any Message {
    do {
      return try row.reply.init(jsonUTF8Bytes: bytes)
    } catch {
      throw .answer("not a \(replySchema.name): \(error)")
    }
  }

  /// A mask is taken out and put in as paths: ProtoJSON's form of it cannot name `eip_id_1`, nor
  /// any field as the cloud writes it.
  private func requestWithMask(json bytes: [UInt8]) throws(Refusal) -> any Message {
    guard let mask else { preconditionFailure("\(name) has no mask") }
    var rest: [UInt8] = [UInt8(ascii: "{")]
    var paths: String?
    var isText = true
    do {
      let scanner = JSONScanner(bytes.span)
      try scanner.forEachMember(in: try scanner.document()) { (name, value) throws(JSONFault) in
        if scanner.text(name).map(mask.field.answers) == true {
          paths = scanner.text(value)
          isText = paths != nil || scanner.kind(of: value) == .null
        } else {
          if rest.count > 1 { rest.append(UInt8(ascii: ",")) }
          rest += bytes[name]
          rest.append(UInt8(ascii: ":"))
          rest += bytes[value]
        }
      }
    } catch {
      throw unreadable(bytes, error)
    }
    guard isText else {
      throw .unreadable(
        FieldViolation(
          field: mask.field.name, rule: "type",
          description: "must be field names in one string, separated by commas"))
    }
    rest.append(UInt8(ascii: "}"))
    do {
      var message = try row.request.init(jsonUTF8Bytes: rest)
      if let paths, let wire = WireText.bytes([paths], path: [mask.field]) {
        try message.merge(serializedBytes: wire)
      }
      return message
    } catch {
      throw unreadable(rest, error)
    }
  }

  /// Says where the JSON is not the request it should be.
  func unreadable(_ json: [UInt8], _ error: any Error) -> Refusal {
    let diagnosis = JSONDiagnosis(schemas: schemas)
    guard let violation = diagnosis.firstFault(in: json, as: requestSchema) else {
      return .malformed("the request cannot be read as \(requestSchema.name)", cause: "\(error)")
    }
    return .unreadable(violation, cause: "\(error)")
  }
}
