#include "core/format/read_model.hpp"

#include "tests/support/rejection.hpp"
#include "tests/support/temporary_file.hpp"

using namespace unmask;

TEST_CASE("(1) an argument is a file by its extension, else a spec", "[read_model]") {
  Warnings warnings;
  const TemporaryFile json("a.json",
                           R"({"kind":"table","cards":[2],"probabilities":["1/3",0.6666667]})");
  const Model table = read_model(json.path(), warnings);
  CHECK(table.spec() == json.path());
  CHECK(table.shape() == Shape({2}));
  CHECK(warnings.size() == 1);
  const TemporaryFile csv("a.CSV", "0,1\n2,0\n");
  CHECK(read_model(csv.path(), warnings).shape() == Shape({3, 2}));
  CHECK(read_model("sudoku4", warnings).positions() == 16);
  CHECK(read_model("product:n=3,p=0.25", warnings).positions() == 3);
  const TemporaryFile text("a.txt", "abcabc");
  CHECK(read_model("text:file=" + text.path() + ",window=2", warnings).shape() ==
        Shape::uniform(2, 3));
  const TemporaryFile bif("a.Bif",
                          "variable X { type discrete [ 2 ] { a, b }; }\n"
                          "probability ( X ) { table 0.5 0.5; }");
  CHECK(read_model(bif.path(), warnings).shape() == Shape({2}));
  const TemporaryFile uai("a.uai", "MARKOV 2 2 3 1 1 1 3 1 2 0");
  CHECK(read_model(uai.path(), warnings).shape() == Shape({2, 3}));
}

TEST_CASE("(2) files that cannot be read say why", "[read_model]") {
  const auto rejects = [](const std::string& argument, const std::string& fragment) {
    Warnings warnings;
    check_rejected([&] { (void)read_model(argument, warnings); }, fragment);
  };
  rejects("Foo.json", "cannot open 'Foo.json': No such file or directory");
  rejects("nowhere/x.npy", "cannot open 'nowhere/x.npy'");
  rejects("notes.txt", "notes.txt: a text needs a window; write text:file=notes.txt,window=8");
  rejects("a.uai", "cannot open 'a.uai': No such file or directory");
  rejects("a.json.gz", "cannot open 'a.json.gz'");
  rejects("a.gz", "a.gz: the format is not known by this name; accepted: .json .csv .npy .bif .uai, "
          "each also with .gz behind");
  rejects("notes.txt.gz", "write text:file=notes.txt.gz,window=8");
  rejects("dir/model", "the format is not known by this name; accepted: .json");
  rejects("model.pkl", "the format is not known by this name");
  rejects("modle", "unknown model family 'modle'; accepted: parity");
  const TemporaryFile bad("bad.json", "{\n\"kind\": \"tabel\"}");
  rejects(bad.path(), "bad.json:2: key 'kind': a model of kind 'tabel' cannot be read");
}
