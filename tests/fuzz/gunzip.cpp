// The content coding gzip both ways: the input as what claims to be gzip, and the input as a text that gzip
// makes something of.
#include "../gzip.hpp"
#include "fuzz.hpp"

#include <wirebind/http/gunzip.hpp>

#include <string>

namespace {

using wirebind::http::gunzip;

constexpr std::size_t limit = 1 << 16;

struct outcome {
  std::error_code error;
  std::string text;
};

outcome decode(std::string_view coded, std::size_t fed, std::size_t taken) {
  gunzip decoder(limit);
  outcome out;
  do {
    const fuzz::exact_copy piece(coded.substr(0, fed));
    decoder.feed(std::string(piece.view()));
    coded.remove_prefix(piece.view().size());
    do {
      std::string part;
      out.error = decoder.take(part, taken);
      fuzz::require(part.size() <= taken, "no piece is larger than asked for");
      out.text += part;
      if (out.error) return out;
      fuzz::require(!part.empty() || decoder.needs_input(), "every step goes on");
    } while (!decoder.needs_input());
  } while (!coded.empty());
  out.error = decoder.finish();
  return out;
}

}  // namespace

void fuzz::run(std::string_view input) {
  const unsigned choice = take_choice(input);
  const std::size_t fed = 1 + choice % 16, taken = 1 + choice / 16 * 50;
  const outcome whole = decode(input, input.size() + 1, limit + 1);
  const outcome pieces = decode(input, fed, taken);
  require(whole.error == pieces.error, "it ends alike however it is fed and taken");
  require(whole.error || whole.text == pieces.text, "a text is the same however it is fed and taken");
  require(whole.error || whole.text.size() <= limit, "a text has the limit at most");
  const std::string coded = gzip(input);
  const outcome back = decode(coded, fed, taken);
  require(!back.error && back.text == input, "a text comes out as it went in");
  require(decode(coded.substr(0, coded.size() - 1 - choice % 8), fed, taken).error.value() != 0,
          "what is cut is an error");
}
