// Peer lets Go's own transparency log packages (golang.org/x/mod/sumdb, BSD licence) read, check
// and write what Tecum writes, reads and checks. One JSON request on standard input, one JSON
// answer on standard output; a checked "no" is an answer with an error, anything else exits 2.
//
// What maps: sumdb's tiles of height 8 hold the same bytes as C2SP tlog-tiles, under
// tile/8/<L>/<N> instead of tile/<L>/<N>. Its data tiles are its own; entry bundles are read and
// written here. Its note package knows Ed25519 signatures of type 1; cosignatures (type 4) are
// given to it through its Verifier and Signer interfaces.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type request struct {
	Do        string   `json:"do"`
	Note      string   `json:"note"`
	Vkeys     []string `json:"vkeys"`
	Cosigners []string `json:"cosigners"`
	Folder    string   `json:"folder"`
	Origin    string   `json:"origin"`
	Seed      []byte   `json:"seed"`
	Witness   string   `json:"witness"`
	Seconds   uint64   `json:"seconds"`
	Entries   [][]byte `json:"entries"`
	Sizes     []int64  `json:"sizes"`
	Indexes   []int64  `json:"indexes"`
	Size      int64    `json:"size"`
	Old       int64    `json:"old"`
	Index     int64    `json:"index"`
	Root      []byte   `json:"root"`
	OldRoot   []byte   `json:"old_root"`
	Leaf      []byte   `json:"leaf"`
	Proof     [][]byte `json:"proof"`
}

type answer struct {
	Error       string     `json:"error"`
	Text        string     `json:"text"`
	Signers     []string   `json:"signers"`
	Size        int64      `json:"size"`
	Root        []byte     `json:"root"`
	EntriesRoot []byte     `json:"entries_root"`
	Inclusion   [][][]byte `json:"inclusion"`
	Consistency [][][]byte `json:"consistency"`
	Note        string     `json:"note"`
	Vkey        string     `json:"vkey"`
	Cosigner    string     `json:"cosigner"`
}

// cosigner is a Verifier and a Signer of C2SP tlog-cosignature, type 4.
type cosigner struct {
	name    string
	public  ed25519.PublicKey
	private ed25519.PrivateKey
	seconds uint64
}

func (c *cosigner) Name() string { return c.name }

func (c *cosigner) KeyHash() uint32 {
	digest := sha256.Sum256(append([]byte(c.name+"\n\x04"), c.public...))
	return binary.BigEndian.Uint32(digest[:])
}

func (c *cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	return ed25519.Verify(c.public, cosigned(msg, binary.BigEndian.Uint64(sig)), sig[8:])
}

func (c *cosigner) Sign(msg []byte) ([]byte, error) {
	stamp := binary.BigEndian.AppendUint64(nil, c.seconds)
	return append(stamp, ed25519.Sign(c.private, cosigned(msg, c.seconds))...), nil
}

func (c *cosigner) vkey() string {
	material := base64.StdEncoding.EncodeToString(append([]byte{4}, c.public...))
	return fmt.Sprintf("%s+%08x+%s", c.name, c.KeyHash(), material)
}

func cosigned(msg []byte, seconds uint64) []byte {
	return append([]byte(fmt.Sprintf("cosignature/v1\ntime %d\n", seconds)), msg...)
}

func parseCosigner(vkey string) *cosigner {
	parts := strings.SplitN(vkey, "+", 3)
	material, err := base64.StdEncoding.DecodeString(parts[2])
	must(err)
	c := &cosigner{name: parts[0], public: material[1:]}
	if material[0] != 4 || fmt.Sprintf("%08x", c.KeyHash()) != parts[1] {
		must(fmt.Errorf("%s: not a cosigner's key", vkey))
	}
	return c
}

// folder reads tiles of one log: sumdb's names in, C2SP's names on disk.
type folder string

func (f folder) Height() int { return height }

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(string(f), place(tile)))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func place(tile tlog.Tile) string {
	path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
	return strings.Replace(path, "tile/data/", "tile/entries/", 1)
}

// memory holds all stored hashes of a tree, in sumdb's own order.
type memory []tlog.Hash

func (m memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for at, index := range indexes {
		found[at] = m[index]
	}
	return found, nil
}

func (m *memory) add(entry []byte, number int64) {
	hashes, err := tlog.StoredHashes(number, entry, *m)
	must(err)
	*m = append(*m, hashes...)
}

func verifiers(r request) note.Verifiers {
	var all []note.Verifier
	for _, vkey := range r.Vkeys {
		verifier, err := note.NewVerifier(vkey)
		must(err)
		all = append(all, verifier)
	}
	for _, vkey := range r.Cosigners {
		all = append(all, parseCosigner(vkey))
	}
	return note.VerifierList(all...)
}

func open(r request) answer {
	opened, err := note.Open([]byte(r.Note), verifiers(r))
	if err != nil {
		return answer{Error: err.Error()}
	}
	found := answer{Text: opened.Text}
	for _, signature := range opened.Sigs {
		found.Signers = append(found.Signers, fmt.Sprintf("%s+%08x", signature.Name, signature.Hash))
	}
	return found
}

// treeOf reads a checkpoint's text with sumdb's parser, which wants its own origin line.
func treeOf(text string) (tlog.Tree, error) {
	_, rest, _ := strings.Cut(text, "\n")
	return tlog.ParseTree([]byte("go.sum database tree\n" + rest))
}

// read opens a published log, checks its tiles against its root and makes proofs from them.
func read(r request) answer {
	data, err := os.ReadFile(filepath.Join(r.Folder, "checkpoint"))
	must(err)
	r.Note = string(data)
	found := open(r)
	if found.Error != "" {
		return found
	}
	tree, err := treeOf(found.Text)
	must(err)
	reader := tlog.TileHashReader(tree, folder(r.Folder))
	root, err := tlog.TreeHash(tree.N, reader)
	if err != nil {
		return answer{Error: err.Error()}
	}
	found.Size, found.Root = tree.N, root[:]
	var stored memory
	for number, entry := range entries(r.Folder, tree.N) {
		stored.add(entry, int64(number))
	}
	fromEntries, err := tlog.TreeHash(tree.N, stored)
	must(err)
	found.EntriesRoot = fromEntries[:]
	if err := prove(&found, r, tree.N, reader); err != nil {
		return answer{Error: err.Error()}
	}
	return found
}

func prove(found *answer, r request, size int64, reader tlog.HashReader) error {
	for _, index := range r.Indexes {
		proof, err := tlog.ProveRecord(size, index, reader)
		if err != nil {
			return err
		}
		found.Inclusion = append(found.Inclusion, plain(proof))
	}
	for _, old := range r.Sizes {
		proof, err := tlog.ProveTree(size, old, reader)
		if err != nil {
			return err
		}
		found.Consistency = append(found.Consistency, plain(proof))
	}
	return nil
}

func entries(root string, size int64) [][]byte {
	var all [][]byte
	for start := int64(0); start < size; start += 256 {
		width := size - start
		if width > 256 {
			width = 256
		}
		tile := tlog.Tile{H: height, L: -1, N: start / 256, W: int(width)}
		data, err := os.ReadFile(filepath.Join(root, place(tile)))
		must(err)
		for len(data) > 0 {
			length := int(binary.BigEndian.Uint16(data))
			all = append(all, data[2:2+length])
			data = data[2+length:]
		}
	}
	if int64(len(all)) != size {
		must(fmt.Errorf("%d entries in a log of %d", len(all), size))
	}
	return all
}

// write makes a whole log: tiles, bundles, a signed and cosigned checkpoint, and proofs.
func write(r request) answer {
	var stored memory
	for number, entry := range r.Entries {
		stored.add(entry, int64(number))
	}
	size := int64(len(r.Entries))
	for _, tile := range tlog.NewTiles(height, 0, size) {
		data, err := tlog.ReadTileData(tile, stored)
		must(err)
		save(filepath.Join(r.Folder, place(tile)), data)
	}
	for start := int64(0); start < size; start += 256 {
		var bundle []byte
		end := start + 256
		if end > size {
			end = size
		}
		for _, entry := range r.Entries[start:end] {
			bundle = binary.BigEndian.AppendUint16(bundle, uint16(len(entry)))
			bundle = append(bundle, entry...)
		}
		tile := tlog.Tile{H: height, L: -1, N: start / 256, W: int(end - start)}
		save(filepath.Join(r.Folder, place(tile)), bundle)
	}
	root, err := tlog.TreeHash(size, stored)
	must(err)
	found := answer{Size: size, Root: root[:]}
	sign(&found, r, fmt.Sprintf("%s\n%d\n%s\n", r.Origin, size, root))
	save(filepath.Join(r.Folder, "checkpoint"), []byte(found.Note))
	must(prove(&found, r, size, stored))
	return found
}

func sign(found *answer, r request, text string) {
	private := ed25519.NewKeyFromSeed(r.Seed)
	public := private.Public().(ed25519.PublicKey)
	vkey, err := note.NewEd25519VerifierKey(r.Origin, public)
	must(err)
	keyHash := strings.Split(vkey, "+")[1]
	secret := base64.StdEncoding.EncodeToString(append([]byte{1}, r.Seed...))
	signer, err := note.NewSigner("PRIVATE+KEY+" + r.Origin + "+" + keyHash + "+" + secret)
	must(err)
	signers := []note.Signer{signer}
	if r.Witness != "" {
		witness := &cosigner{name: r.Witness, public: public, private: private, seconds: r.Seconds}
		signers = append(signers, witness)
		found.Cosigner = witness.vkey()
	}
	signed, err := note.Sign(&note.Note{Text: text}, signers...)
	must(err)
	found.Note, found.Vkey = string(signed), vkey
}

func checkInclusion(r request) answer {
	err := tlog.CheckRecord(hashes(r.Proof), r.Size, hash(r.Root), r.Index, hash(r.Leaf))
	return verdict(err)
}

func checkConsistency(r request) answer {
	err := tlog.CheckTree(hashes(r.Proof), r.Size, hash(r.Root), r.Old, hash(r.OldRoot))
	return verdict(err)
}

func verdict(err error) answer {
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{}
}

func hash(data []byte) (found tlog.Hash) {
	copy(found[:], data)
	return found
}

func hashes(all [][]byte) (found []tlog.Hash) {
	for _, data := range all {
		found = append(found, hash(data))
	}
	return found
}

func plain(all []tlog.Hash) [][]byte {
	found := [][]byte{}
	for at := range all {
		found = append(found, all[at][:])
	}
	return found
}

func save(path string, data []byte) {
	must(os.MkdirAll(filepath.Dir(path), 0o755))
	must(os.WriteFile(path, data, 0o644))
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func main() {
	var requests []request
	must(json.NewDecoder(os.Stdin).Decode(&requests))
	answers := []answer{}
	for _, r := range requests {
		switch r.Do {
		case "open":
			answers = append(answers, open(r))
		case "read":
			answers = append(answers, read(r))
		case "write":
			answers = append(answers, write(r))
		case "check inclusion":
			answers = append(answers, checkInclusion(r))
		case "check consistency":
			answers = append(answers, checkConsistency(r))
		default:
			must(fmt.Errorf("unknown request %q", r.Do))
		}
	}
	must(json.NewEncoder(os.Stdout).Encode(answers))
}
