public import CallModel
public import SwiftProtobuf

extension Operation {
  /// Where in the body of a successful answer the enveloped value stands; nil for an operation
  /// whose answer has none (204). A body without its envelope is no answer.
  public func envelopedValue(in body: [UInt8]) throws(Refusal) -> Range<Int>? {
    guard let envelope = upstream?.responseEnvelope else { return nil }
    do {
      guard let value = try JSONScanner(body.span).member(envelope) else {
        throw Refusal.answer("no member '\(envelope)'")
      }
      return value
    } catch let refusal as Refusal {
      throw refusal
    } catch let fault as JSONFault {
      throw .answer("not JSON at byte \(fault.offset): \(fault.reason)")
    } catch {
      throw .answer("\(error)")
    }
  }

  /// The reply that the body of a successful answer holds.
  public func reply(cloudBody body: [UInt8]) throws(Refusal) -> any Message {
    guard let value = try envelopedValue(in: body) else { return row.reply.init() }
    return try reply(cloudValue: body[value])
  }

  /// The reply in a slice of an answer that `envelopedValue` found, or in a row of it. Members we
  /// do not know are skipped: the cloud may say more than its manual (objects are open).
  public func reply(cloudValue value: ArraySlice<UInt8>) throws(Refusal) -> any Message {
    var json: [UInt8] = []
    json.reserveCapacity(value.count + 32)
    if let field = upstream?.replyField {
      json.append(UInt8(ascii: "{"))
      JSONText.append(field.name, to: &json)
      json.append(UInt8(ascii: ":"))
      json += value
      json.append(UInt8(ascii: "}"))
    } else {
      json += value
    }
    do {
      return try row.reply.init(jsonUTF8Bytes: json, options: Self.openObjects)
    } catch {
      throw .answer("not a \(replySchema.name): \(error)")
    }
  }

  private static let openObjects: JSONDecodingOptions = {
    var options = JSONDecodingOptions()
    options.ignoreUnknownFields = true
    return options
  }()
}
