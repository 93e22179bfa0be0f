# Kåring. `make help` lists what can be made; README.md says what for.
#
# Everything that is built goes into BUILD. A flavour is a way of compiling: release, asan (with UBSan) or tsan;
# each has its own objects and programs, so that they stand side by side.

VERSION := 0.1.0
BUILD   ?= build
FLAVOUR ?= release
LISTEN  ?= --listen 127.0.0.1:8080 --listen '[::1]:8080'
DEMO    ?= --clock 2021-09-20T08:00:00+02:00 --demo tests/data

prefix     ?= /usr/local
bindir     ?= $(prefix)/bin
datadir    ?= $(prefix)/share
mandir     ?= $(datadir)/man
sysconfdir ?= /etc
unitdir    ?= /lib/systemd/system

ifeq ($(origin CC),default)
CC := gcc
endif
INSTALL    ?= install
MAKEFLAGS  += --no-print-directory
.DEFAULT_GOAL := all

# ---- what is compiled -------------------------------------------------------------------------------------------

# `make ROOMS='base proof' unit-tests` builds only these rooms and their tests.
SRC       := $(shell find $(if $(ROOMS),$(ROOMS:%=src/%),src) -name '*.c' | LC_ALL=C sort)
UNIT_SRC  := $(shell find $(if $(ROOMS),$(ROOMS:%=tests/unit/%),tests/unit) -name '*.c' 2>/dev/null | LC_ALL=C sort)
# A stand-in defines what rooms to the right of the tested one would: only that room's tests may be linked with it.
STAND_IN  := tests/support/toy_site.c
HELP_SRC  := $(filter-out $(STAND_IN),$(wildcard tests/support/*.c))
FAULT_SRC := $(wildcard tests/fault/engine_*.c)
BENCH_SRC := $(wildcard tests/bench/*.c)
FUZZ_SRC  := $(wildcard tests/fuzz/*.c)

OBJ   := $(BUILD)/obj/$(FLAVOUR)
OUT   := $(if $(filter release,$(FLAVOUR)),$(BUILD),$(BUILD)/$(FLAVOUR))
LIB   := $(OBJ)/libkaaring.a
HELP  := $(OBJ)/libhelp.a
UNIT  := $(UNIT_SRC:tests/unit/%.c=$(BUILD)/test/$(FLAVOUR)/%)
BENCH := $(BENCH_SRC:tests/bench/%.c=$(BUILD)/bench/%)
FUZZ  := $(FUZZ_SRC:tests/fuzz/%.c=$(BUILD)/fuzz/%)
# The fuzzers with a main of ours, which gives them what lies in tests/fuzz.
REPLAY := $(FUZZ_SRC:tests/fuzz/%.c=$(BUILD)/test/$(FLAVOUR)/fuzz/%)
# Makes the data folder that is measured and killed on.
FOLDER := $(BUILD)/test/$(FLAVOUR)/folder
# Stands in for systemd before a server.
MANAGER := $(BUILD)/test/$(FLAVOUR)/manager
# Prints the table of routes.
ROUTES := $(BUILD)/test/$(FLAVOUR)/routes
# The program once there is a main; the rooms alone until then.
KAARING := $(if $(filter src/main.c,$(SRC)),$(OUT)/kaaring,$(LIB))
# The same program with the tests' engine in the place of the embedded one.
FAULTY  := $(if $(and $(FAULT_SRC),$(filter src/main.c,$(SRC))),$(OUT)/kaaring-fault)

# ---- how --------------------------------------------------------------------------------------------------------

PACKAGES := libh2o-evloop lmdb libsodium jansson yaml-0.1 libcurl libutf8proc openssl zlib libqrencode libzstd
# Asked once and only when something is compiled: `make run` must be able to install pkg-config first.
once = $(eval $1 := $2)$($1)
PKG_CFLAGS = $(call once,PKG_CFLAGS,$(shell pkg-config --cflags $(PACKAGES) || echo -DPLEASE_RUN_deploy_install_deps))
PKG_LIBS   = $(call once,PKG_LIBS,$(shell pkg-config --libs $(PACKAGES)) -pthread)

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wvla -Werror
# libh2o's headers lay their structs out for libuv unless told otherwise, and its .pc file does not tell.
BASE := -std=c11 -D_GNU_SOURCE -DH2O_USE_LIBUV=0 -DKAARING_VERSION='"$(VERSION)"' -Isrc -pthread -g
# CET is the x86 processors'. The linker marks a program with it only when all its parts have it, and Debian's start files
# do not: they need nothing for shadow stacks, so those are said outright; indirect branch tracking cannot be.
CET := $(filter x86_64,$(shell uname -m))
FLAGS_release := -O2 -fPIE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection $(CET:%=-fcf-protection)
FLAGS_asan    := -O1 -fPIE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_tsan    := -O1 -fPIE -fsanitize=thread -fno-omit-frame-pointer
FLAGS_fuzz    := -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LINK_release  := -pie -Wl,-z,relro,-z,now,-z,noexecstack$(CET:%=,-z,shstk)
LINK_asan     := -pie -fsanitize=address,undefined
LINK_tsan     := -pie -fsanitize=thread
LINK_fuzz     := -fsanitize=fuzzer,address,undefined

COMPILE = $(CC) $(BASE) $(WARN) $(FLAGS_$(FLAVOUR)) $(PKG_CFLAGS) $(CPPFLAGS) $(CFLAGS) -MMD -MP
LINK    = $(CC) $(LINK_$(FLAVOUR)) -Wl,--as-needed $(LDFLAGS)

# Commands are told in a word each; `make V=1` shows them whole.
say = $(if $(V),,@printf '  %-5s %s\n' $1 $2;)

$(if $(FLAGS_$(FLAVOUR)),,$(error FLAVOUR is release, asan, tsan or fuzz, not '$(FLAVOUR)'))

# A file whose content is the list it is given, touched only when the list changes: so that a removed source or a
# changed flag is noticed.
define remember
@mkdir -p $(@D)
@echo '$(subst ','\'',$1)' | cmp -s - $@ || echo '$(subst ','\'',$1)' >$@
endef
$(OBJ)/sources: FORCE
	$(call remember,$(SRC) $(HELP_SRC))
$(OBJ)/flags: FORCE
	$(call remember,$(CC) $(BASE) $(WARN) $(FLAGS_$(FLAVOUR)) $(CPPFLAGS) $(CFLAGS) $(LINK_$(FLAVOUR)) $(LDFLAGS))

$(OBJ)/src/%.o: src/%.c $(OBJ)/flags
	@mkdir -p $(@D)
	$(call say,cc,$<)$(COMPILE) -c -o $@ $<

# A test's functions all take a state that most do not use. Tests may look into tests/.
$(OBJ)/tests/%.o: tests/%.c $(OBJ)/flags
	@mkdir -p $(@D)
	$(call say,cc,$<)$(COMPILE) -Itests -Wno-unused-parameter -c -o $@ $<

# q, not r: two rooms may have a file of the same name, and r would keep only one.
$(LIB): $(patsubst %.c,$(OBJ)/%.o,$(filter-out src/main.c,$(SRC))) $(OBJ)/sources
	@rm -f $@
	@$(AR) qcs $@ $(filter %.o,$^)
$(HELP): $(HELP_SRC:%.c=$(OBJ)/%.o) $(OBJ)/sources
	@rm -f $@
	@$(AR) qcs $@ $(filter %.o,$^)
$(OBJ)/libstandin.a: $(patsubst %.c,$(OBJ)/%.o,$(wildcard $(STAND_IN)))
	@rm -f $@
	@$(AR) qcs $@ $^

$(OUT)/kaaring: $(OBJ)/src/main.o $(LIB)
	@mkdir -p $(@D)
	$(call say,link,$@)$(LINK) -o $@ $^ $(PKG_LIBS)
# The embedded engine stays in the library unused: what it defines is already there.
$(OUT)/kaaring-fault: $(OBJ)/src/main.o $(FAULT_SRC:%.c=$(OBJ)/%.o) $(LIB)
	@mkdir -p $(@D)
	$(call say,link,$@)$(LINK) -o $@ $^ $(PKG_LIBS)
$(filter $(BUILD)/test/$(FLAVOUR)/web/%,$(UNIT)): $(OBJ)/libstandin.a
# Linked from the library: a test needs only the rooms that it uses to be there.
$(UNIT): $(BUILD)/test/$(FLAVOUR)/%: $(OBJ)/tests/unit/%.o $(HELP) $(LIB)
	@mkdir -p $(@D)
	$(call say,link,$@)$(LINK) -o $@ $< $(filter %/libstandin.a,$^) $(HELP) $(LIB) -lcmocka $(PKG_LIBS)
$(FOLDER): $(OBJ)/tests/fault/folder.o $(HELP) $(LIB)
	@mkdir -p $(@D)
	$(call say,link,$@)$(LINK) -o $@ $^ -lcmocka $(PKG_LIBS)
$(REPLAY): $(BUILD)/test/$(FLAVOUR)/fuzz/%: $(OBJ)/tests/fuzz/%.o $(OBJ)/tests/fuzz/replay/main.o $(HELP) $(LIB)
	@mkdir -p $(@D)
	$(call say,link,$@)$(LINK) -o $@ $^ $(PKG_LIBS)
$(MANAGER) $(ROUTES): $(BUILD)/test/$(FLAVOUR)/%: $(OBJ)/tests/flow/%.o $(LIB)
	@mkdir -p $(@D)
	$(call say,link,$@)$(LINK) -o $@ $^ $(PKG_LIBS)
$(BENCH): $(BUILD)/bench/%: $(OBJ)/tests/bench/%.o $(HELP) $(LIB)
	@mkdir -p $(@D)
	$(call say,link,$@)$(LINK) -o $@ $^ -lcmocka $(PKG_LIBS)
$(FUZZ): $(BUILD)/fuzz/%: $(OBJ)/tests/fuzz/%.o $(HELP) $(LIB)
	@mkdir -p $(@D)
	$(call say,link,$@)$(LINK) -o $@ $^ $(PKG_LIBS)

-include $(shell find $(OBJ) -name '*.d' 2>/dev/null)

# ---- what a browser gets, and the tools of the tests ------------------------------------------------------------

# npm's packages, by version and integrity, no script of theirs run.
$(BUILD)/npm-ship/.done: $(addprefix templates/,package.json package-lock.json .npmrc)
$(BUILD)/npm-test/.done: $(addprefix tests/,package.json package-lock.json .npmrc)
$(BUILD)/npm-%/.done:
	@mkdir -p $(@D)
	cp $^ $(@D)
	cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# The two web servers for which deploy/ has settings, unpacked and not installed: tests/flow/proxies puts them before the server.
$(BUILD)/proxies/.done:
	@mkdir -p $(@D)
	cd $(@D) && apt-get -q download nginx caddy && for package in *.deb; do dpkg-deb -x $$package . && rm $$package || exit 1; done
	@touch $@

$(BUILD)/assets/.done: deploy/build-assets $(BUILD)/npm-ship/.done $(shell find templates/assets 2>/dev/null)
	deploy/build-assets $(BUILD)

# ---- targets ----------------------------------------------------------------------------------------------------

all: $(KAARING) ## Build the server: build/kaaring
run: ## Install what is missing, build, serve a sample association on http://localhost:8080
	deploy/install-deps --run
	$(MAKE) all assets
	@mkdir -p $(BUILD)/data
	exec $(OUT)/kaaring serve --config conf/kaaring.yaml --data $(BUILD)/data $(LISTEN)
demo: ## The same with the 2021 sample: a fresh folder whose clock begins on 20 September 2021
	deploy/install-deps --run
	$(MAKE) all assets
	rm -rf $(BUILD)/demo && mkdir -p $(BUILD)/demo
	exec $(OUT)/kaaring serve --config conf/kaaring.yaml --data $(BUILD)/demo $(LISTEN) $(DEMO)
check: ## Install what is missing, run every test: unit, flow, fault, browser, interop, lint
	deploy/install-deps
	$(MAKE) tested npm-test
	tests/run lint unit flow fault browser interop
pictures: npm-test tested assets ## A picture of every page, in sizes, schemes and languages, in BUILD/shots
	PICTURES=1 tests/run browser
check-sanitize: ## The same under ASan and UBSan, and the threads under TSan
	deploy/install-deps
	$(MAKE) tested npm-test FLAVOUR=asan
	$(MAKE) tested FLAVOUR=tsan
	tests/run unit@asan flow@asan fault@asan browser@asan interop@asan unit@tsan flow@tsan fault@tsan
check-long: ## What takes its time: more rounds of the same, and the fuzzers, a minute each
	deploy/install-deps
	$(MAKE) tested npm-test benchers
	$(MAKE) fuzzers CC=clang FLAVOUR=fuzz
	LONG=1 tests/run unit flow fault fuzz bench
bench: ## Measure against bare libh2o, LMDB and libsodium
	deploy/install-deps
	$(MAKE) all assets benchers
	tests/bench/run
lint: ## Layers, format, clang-tidy, cppcheck, scripts, words
	tests/lint
flags:
	@echo '$(subst ',,$(BASE)) -Itests $(filter-out -Werror,$(WARN)) -Wno-unused-parameter $(PKG_CFLAGS)'
assets: $(BUILD)/assets/.done ## Style, scripts and fonts for the browser, compressed: build/assets
npm-test: $(BUILD)/npm-test/.done
proxies: $(BUILD)/proxies/.done
tested: all assets unit-tests $(FAULTY) $(FOLDER) $(MANAGER) $(ROUTES)
unit-tests: $(UNIT) $(REPLAY) ## Build the unit test programs alone
benchers: $(BENCH) $(FOLDER)
fuzzers: $(FUZZ)
install: all assets ## Install under prefix (/usr/local); DESTDIR is respected, settings are kept
	$(INSTALL) -D -m 755 $(OUT)/kaaring $(DESTDIR)$(bindir)/kaaring
	$(INSTALL) -D -m 644 deploy/kaaring.1 $(DESTDIR)$(mandir)/man1/kaaring.1
	$(INSTALL) -D -m 644 -t $(DESTDIR)$(datadir)/doc/kaaring README.md CHANGELOG.md LICENSE deploy/nginx.conf \
	    deploy/Caddyfile
	$(INSTALL) -d $(DESTDIR)$(datadir)/kaaring $(DESTDIR)$(sysconfdir)/kaaring $(DESTDIR)$(unitdir)
	rm -rf $(DESTDIR)$(datadir)/kaaring/templates $(DESTDIR)$(datadir)/kaaring/assets
	cp -R templates $(BUILD)/assets $(DESTDIR)$(datadir)/kaaring/
	cd $(DESTDIR)$(datadir)/kaaring/templates && rm -rf assets package.json package-lock.json .npmrc
	test -e $(DESTDIR)$(sysconfdir)/kaaring/kaaring.yaml || \
	    sed 's,^templates: .*,templates: $(datadir)/kaaring/templates,; s,^assets: .*,assets: $(datadir)/kaaring/assets,' \
	    conf/kaaring.yaml >$(DESTDIR)$(sysconfdir)/kaaring/kaaring.yaml
	test -e $(DESTDIR)$(sysconfdir)/kaaring/witness.yaml || \
	    sed 's,^folder: .*,folder: /var/lib/kaaring-witness/folder,' conf/witness.yaml >$(DESTDIR)$(sysconfdir)/kaaring/witness.yaml
	cp -R -n $(wildcard conf/*/) $(DESTDIR)$(sysconfdir)/kaaring/
	for unit in kaaring kaaring-backup kaaring-witness; do \
	    sed 's,@bindir@,$(bindir),; s,@sysconfdir@,$(sysconfdir),' deploy/$$unit.service >$(DESTDIR)$(unitdir)/$$unit.service; \
	done
	$(INSTALL) -m 644 -t $(DESTDIR)$(unitdir) deploy/kaaring.socket deploy/kaaring-backup.timer
deb: ## Make a package for Debian 12: build/kaaring_VERSION-1_ARCH.deb
	deploy/install-deps --deb
	$(MAKE) all assets
	deploy/build-deb $(BUILD) $(VERSION)
check-deb: deb ## Install, use, upgrade, restore, remove and purge the package on a Debian 12 made for it; takes minutes
	deploy/install-deps --try
	tests/run package
clean: ## Remove what was built, and nothing else: build/data and build/demo stay
	rm -rf $(addprefix $(BUILD)/,obj test bench fuzz asan tsan assets fonts lint shots interop npm-ship npm-test proxies deb)
	rm -f $(addprefix $(BUILD)/,kaaring kaaring-fault) $(BUILD)/kaaring_*.deb
help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | LC_ALL=C sort | expand -t 18

.PHONY: all run demo check pictures check-sanitize check-long bench lint assets flags npm-test proxies tested unit-tests benchers \
	fuzzers install deb check-deb clean help FORCE
FORCE:
