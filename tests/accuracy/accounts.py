"""A unit's year, drawn at random and consistent to the fen: what compose.py prints.

Every fact has a name: `in.gen` income from the general public budget, `gen.2010301.basic` basic expenditure of an
item from it, `last:exp.gen` a year earlier, `n:cars` a count. Amounts are whole fen. `ties` says what a fact has to
do with others: ("sum", parts), ("ratio", top, base), ("change", now), ("growth", now)."""
from fractions import Fraction

SURNAMES = "青禾 云岭 石桥 清溪 白鹭 锦河 东岭 望江 临水 松坪 高塘 沙洲 金峪 南屏 玉泉 双河 柳林 大渡 安宁 启明 丰泽 长汀 蒲阳 银川坪 桃源里".split()
LEVELS = (("省", "省"), ("市", "市"), ("县", "县"), ("区", "区"))
# kind: names after the place, is it an office (not an institution), main section, its items (code, name, basic share)
KINDS = {
    "bureau": (("档案馆:20126:档案事务", "财政局:20106:财政事务", "市场监督管理局:20138:市场监督管理事务", "妇女联合会:20129:群众团体事务", "人民政府办公室:20103:政府办公厅（室）及相关机构事务"), True),
    "party": (("委宣传部:20133:宣传事务", "委办公室:20131:党委办公厅（室）及相关机构事务", "委组织部:20132:组织事务"), True),
    "court": (("人民法院:20405:法院", "人民检察院:20404:检察"), True),
    "school": (("第一中学:20502:普通教育", "实验小学:20502:普通教育", "第三初级中学:20502:普通教育", "机关幼儿园:20502:普通教育"), False),
    "hospital": (("人民医院:21002:公立医院", "中医医院:21002:公立医院", "疾病预防控制中心:21004:公共卫生"), False),
    "town": (("青石镇人民政府:20103:政府办公厅（室）及相关机构事务", "河口乡人民政府:20103:政府办公厅（室）及相关机构事务", "城关街道办事处:20103:政府办公厅（室）及相关机构事务"), True),
    "water": (("水利局:21303:水利", "防汛服务中心:21303:水利"), True),
    "city": (("城市管理局:21201:城乡社区管理事务", "环境卫生管理所:21205:城乡社区环境卫生"), True),
}
ITEMS = {
    "20126": "01行政运行 02一般行政管理事务 04档案馆 99其他档案事务支出", "20106": "01行政运行 02一般行政管理事务 05财政国库业务 07信息化建设 50事业运行",
    "20138": "01行政运行 02一般行政管理事务 16食品安全监管 50事业运行", "20129": "01行政运行 02一般行政管理事务 50事业运行 99其他群众团体事务支出",
    "20103": "01行政运行 02一般行政管理事务 08信访事务 50事业运行 99其他政府办公厅（室）及相关机构事务支出",
    "20133": "01行政运行 02一般行政管理事务 50事业运行 99其他宣传事务支出", "20131": "01行政运行 02一般行政管理事务 05专项业务 50事业运行",
    "20132": "01行政运行 02一般行政管理事务 50事业运行 99其他组织事务支出", "20405": "01行政运行 02一般行政管理事务 04案件审判 05案件执行",
    "20404": "01行政运行 02一般行政管理事务 50事业运行 99其他检察支出", "20502": "01学前教育 02小学教育 03初中教育 04高中教育 99其他普通教育支出",
    "21002": "01综合医院 02中医（民族）医院 99其他公立医院支出", "21004": "01疾病预防控制机构 08基本公共卫生服务 99其他公共卫生支出",
    "21303": "01行政运行 05水利工程建设 06水利工程运行与维护 14防汛 16农村水利", "21201": "01行政运行 02一般行政管理事务 04城管执法 99其他城乡社区管理事务支出",
    "21205": "01城乡社区环境卫生",
}
FUNDS = {"212": (("21208", "国有土地使用权出让收入安排的支出", (("2120803", "城市建设支出"), ("2120804", "农村基础设施建设支出"))),),
         "229": (("22960", "彩票公益金安排的支出", (("2296002", "用于社会福利的彩票公益金支出"), ("2296003", "用于体育事业的彩票公益金支出"))),)}
EXTRA = (("20509", "教育费附加安排的支出", "2050999", "其他教育费附加安排的支出"), ("20701", "文化和旅游", "2070109", "群众文化"),
         ("21103", "污染防治", "2110302", "水体"), ("21203", "城乡社区公共设施", "2120399", "其他城乡社区公共设施支出"),
         ("20808", "抚恤", "2080801", "死亡抚恤"))
ECONOMY = {
    "301": ("工资福利支出", "01基本工资 02津贴补贴 03奖金 07绩效工资 08机关事业单位基本养老保险缴费 09职业年金缴费 10职工基本医疗保险缴费 12其他社会保障缴费 13住房公积金 99其他工资福利支出"),
    "303": ("对个人和家庭的补助", "01离休费 02退休费 04抚恤金 05生活补助 09奖励金"),
    "302": ("商品和服务支出", "01办公费 02印刷费 05水费 06电费 07邮电费 09物业管理费 11差旅费 13维修（护）费 15会议费 16培训费 17公务接待费 26劳务费 28工会经费 29福利费 31公务用车运行维护费 39其他交通费用 99其他商品和服务支出"),
    "310": ("资本性支出", "02办公设备购置 03专用设备购置"),
}
PROJECTS = "业务系统运行维护 办公用房修缮 宣传教育活动 设备更新 信访维稳工作 基层能力建设 骨干人员培训 资料数字化 专项执法检查 公共设施养护 困难群众帮扶 档案整理".split()


def class_name(code, year):
    names = {"201": "一般公共服务支出", "204": "公共安全支出", "205": "教育支出", "206": "科学技术支出", "208": "社会保障和就业支出",
             "211": "节能环保支出", "212": "城乡社区支出", "213": "农林水支出", "221": "住房保障支出", "229": "其他支出"}
    if code == "210":
        return "卫生健康支出" if year >= 2019 else "医疗卫生与计划生育支出"
    if code == "207":
        return "文化旅游体育与传媒支出" if year >= 2019 else "文化体育与传媒支出"
    return names[code]


class Accounts:
    def __init__(self, dice):
        self.dice, self.values, self.ties, self.names = dice, {}, {}, {}
        self.year = dice.randint(2019, 2024)
        self.choose_unit()
        self.draw_items()
        self.draw_balances()
        self.draw_economy()
        self.draw_public_expenses()
        self.draw_rest()
        self.draw_projects()
        self.draw_last()
        self.tie()

    # -- drawing

    def amount(self, low, high):
        """An amount in fen; many real ones are round."""
        yuan = self.dice.uniform(low, high) * 10000
        roll = self.dice.random()
        if roll < 0.12:
            return round(yuan / 10000) * 1000000 or 1000000
        if roll < 0.25:
            return round(yuan / 100) * 10000
        return round(yuan * 100)

    def part(self, whole, low=0.0, high=1.0):
        return int(whole * self.dice.uniform(low, high))

    def choose_unit(self):
        dice = self.dice
        self.kind = dice.choice(sorted(KINDS))
        units, self.office = KINDS[self.kind]
        tail, self.section, self.section_name = dice.choice(units).split(":")
        place = dice.choice(SURNAMES) + dice.choice(LEVELS[1:])[0]
        self.place = place
        self.unit = ("中共" if self.kind == "party" else "") + place + tail
        self.office = self.office and not tail.endswith(("中心", "所"))
        self.scale = {"hospital": 12, "school": 4, "court": 3}.get(self.kind, 1) * dice.choice((1, 1, 2))

    def item(self, code, name, section_name, basic, project, fund="gen"):
        """One item's expenditure by fund; the classes and sections above it grow along."""
        self.names[code], self.names[code[:5]], self.names[code[:3]] = name, section_name, class_name(code[:3], self.year)
        self.items.setdefault(fund, {})[code] = (basic, project)

    def draw_items(self):
        dice, scale = self.dice, self.scale
        self.items = {"gen": {}, "fund": {}, "other": {}}
        choices = ITEMS[self.section].split()
        main = choices[0] if self.section not in ("20502", "21002") else dice.choice(choices[:-1])
        chosen = [main] + dice.sample([c for c in choices if c != main], min(len(choices) - 1, dice.randint(1, 3)))
        for index, entry in enumerate(sorted(chosen)):
            running = entry == main or "运行" in entry and "水利" not in entry
            basic = self.amount(180, 900) * scale if running else 0
            project = self.amount(5, 300) * scale if not running or self.section in ("20502", "21002", "21004", "21205") else 0
            self.item(self.section + entry[:2], entry[2:], self.section_name, basic, project)
        wages = sum(basic for basic, _ in self.items["gen"].values())
        pension = "行政事业单位养老支出" if self.year >= 2020 else "行政事业单位离退休"
        self.item("2080505", "机关事业单位基本养老保险缴费支出", pension, self.part(wages, 0.06, 0.1), 0)
        if dice.random() < 0.6:
            self.item("2080506", "机关事业单位职业年金缴费支出", pension, self.part(wages, 0.02, 0.05), 0)
        self.item("2101101" if self.office else "2101102", "行政单位医疗" if self.office else "事业单位医疗", "行政事业单位医疗", self.part(wages, 0.03, 0.06), 0)
        self.item("2210201", "住房公积金", "住房改革支出", self.part(wages, 0.06, 0.1), 0)
        for section, section_name, code, name in dice.sample(EXTRA, dice.randint(0, 2)):
            self.item(code, name, section_name, 0, self.amount(3, 90))
        if dice.random() < 0.4 and self.year >= 2020:
            section, name, items = dice.choice(FUNDS[dice.choice(sorted(FUNDS))])
            for code, item_name in dice.sample(items, dice.randint(1, 2)):
                self.item(code, item_name, name, 0, self.amount(20, 400), "fund")
        if self.kind in ("school", "hospital") or dice.random() < 0.4:
            code = next(iter(self.items["gen"]))
            self.items["other"][code] = (self.amount(10, 200) if dice.random() < 0.5 else 0, self.amount(1, 120))

    def draw_balances(self):
        """Opening, income and closing of each item and fund: opening + income = expenditure + closing."""
        dice, set_ = self.dice, self.values.__setitem__
        totals = {}
        for fund in ("gen", "fund", "other"):
            for code, (basic, project) in self.items[fund].items():
                spent = basic + project
                opening = self.part(spent, 0.02, 0.4) if project and dice.random() < 0.35 else 0
                closing = self.part(spent, 0.02, 0.3) if project and dice.random() < 0.4 else 0
                income = spent + closing - opening
                facts = {"basic": basic, "project": project, "": spent, "opening": opening, "closing": closing, "income": income}
                for name, value in facts.items():
                    for level in (code, code[:5], code[:3], "total"):
                        key = f"{fund}.{level}" + (f".{name}" if name else "")
                        totals[key] = totals.get(key, 0) + value
        self.values.update(totals)
        v = lambda key: self.values.get(key, 0)
        for name in ("", ".basic", ".project", ".opening", ".closing", ".income"):
            for fund in ("gen", "fund", "other"):
                set_(f"{fund}.total{name}", v(f"{fund}.total{name}"))
            codes = {key.split(".")[1] for key in totals}
            for code in codes:
                set_(f"all.{code}{name}", sum(v(f"{fund}.{code}{name}") for fund in ("gen", "fund", "other")))
                set_(f"fis.{code}{name}", sum(v(f"{fund}.{code}{name}") for fund in ("gen", "fund")))
        other = v("other.total.income")
        self.divide_other(other)
        facts = {"in.gen": v("gen.total.income"), "in.fund": v("fund.total.income"), "in.cap": 0, "in.superior": self.other["superior"],
                 "in.business": self.other["business"], "in.operating": 0, "in.affiliated": 0, "in.other": self.other["other"]}
        self.values.update(facts)
        set_("in.fiscal", v("in.gen") + v("in.fund"))
        set_("in.year", sum(facts.values()))
        set_("exp.year", v("all.total"))
        set_("exp.basic", v("all.total.basic"))
        set_("exp.project", v("all.total.project"))
        for name in ("exp.superior", "exp.operating", "exp.affiliated", "use.surplus", "distribution", "exp.cap", "opening.cap", "closing.cap"):
            set_(name, 0)
        for name in ("opening", "closing"):
            set_(name, v(f"all.total.{name}"))
            set_(f"{name}.fiscal", v(f"fis.total.{name}"))
            set_(f"{name}.gen", v(f"gen.total.{name}"))
            set_(f"{name}.fund", v(f"fund.total.{name}"))
            set_(f"{name}.other", v(f"other.total.{name}"))
        set_("in.total", v("in.year") + v("opening"))
        set_("fis.grand", v("in.fiscal") + v("opening.fiscal"))
        for fund in ("gen", "fund"):
            set_(f"{fund}.grand", v(f"in.{fund}") + v(f"opening.{fund}"))
        set_("exp.fiscal", v("fis.total"))
        set_("exp.gen", v("gen.total"))
        set_("exp.fund", v("fund.total"))

    def divide_other(self, other):
        self.other = {"superior": 0, "business": 0, "other": 0}
        if other:
            main = "business" if self.kind in ("school", "hospital") else "other"
            rest = self.part(other, 0.01, 0.2) if self.dice.random() < 0.6 else 0
            self.other[main] = other - rest
            self.other["other" if main == "business" else "superior"] += rest

    def codes(self, fund, size):
        """Codes of a fund (gen, fund, other, fis, all) in order."""
        funds = {"fis": ("gen", "fund"), "all": ("gen", "fund", "other")}.get(fund, (fund,))
        return sorted({code[:size] for name in funds for code in self.items[name]})

    def draw_economy(self):
        """The economy items of the general budget's basic expenditure."""
        dice, whole = self.dice, self.values["gen.total.basic"]
        public = self.part(whole, 0.06, 0.2)
        capital = self.part(public, 0.02, 0.1) if dice.random() < 0.5 else 0
        aid = self.part(whole, 0.01, 0.06)
        parts = {"301": whole - public - aid, "303": aid, "302": public - capital, "310": capital}
        self.economy = {}
        for code, amount in parts.items():
            self.values[f"eco.{code}"] = amount
            if not amount:
                continue
            choices = ECONOMY[code][1].split()
            chosen = sorted(dice.sample(choices, min(len(choices), {"301": 8, "303": 3, "302": 12, "310": 1}[code])))
            weights = [dice.uniform(0.2, 3) for _ in chosen]
            left = amount
            for index, entry in enumerate(chosen):
                share = left if index == len(chosen) - 1 else int(amount * weights[index] / sum(weights))
                self.values[f"eco.{code}{entry[:2]}"] = share
                self.economy[code + entry[:2]] = entry[2:]
                left -= share
        self.values["personnel"] = parts["301"] + parts["303"]
        self.values["public"] = parts["302"] + parts["310"]

    def draw_public_expenses(self):
        dice, v = self.dice, self.values
        run = v.get("eco.30231", 0) or (self.amount(1, 9) if dice.random() < 0.5 else 0)
        reception = v.get("eco.30217", 0)
        buy = self.amount(12, 30) if dice.random() < 0.25 else 0
        abroad = self.amount(1, 8) if dice.random() < 0.15 else 0
        for name, value in (("abroad", abroad), ("buy", buy), ("run", run), ("rec", reception)):
            v[f"t.{name}"] = value
            v[f"tb.{name}"] = value if dice.random() < 0.3 else round(value * dice.uniform(1, 1.6) / 10000) * 10000 + 10000 if value else 0
            v[f"tb.{name}"] = max(v[f"tb.{name}"], value)
        for prefix in ("t", "tb"):
            v[f"{prefix}.car"] = v[f"{prefix}.buy"] + v[f"{prefix}.run"]
            v[f"{prefix}.total"] = v[f"{prefix}.car"] + v[f"{prefix}.abroad"] + v[f"{prefix}.rec"]
        v["n:buy"] = 1 if buy else 0
        v["n:kept"] = dice.randint(1, 6) if run else 0
        v["n:groups"] = 1 if abroad else 0
        v["n:people"] = dice.randint(1, 4) if abroad else 0
        v["n:batches"] = dice.randint(3, 60) if reception else 0
        v["n:guests"] = v["n:batches"] * dice.randint(4, 9)

    def draw_rest(self):
        dice, v = self.dice, self.values
        v["operating"] = v["public"]
        whole = 0
        for name in ("goods", "works", "services"):
            v[f"buy.{name}"] = self.amount(1, 80) if dice.random() < 0.7 else 0
            whole += v[f"buy.{name}"]
        v["buy.total"] = whole
        v["buy.sme"] = whole if dice.random() < 0.4 else self.part(whole, 0.5, 1)
        v["buy.micro"] = v["buy.sme"] if dice.random() < 0.3 else self.part(v["buy.sme"], 0.3, 1)
        kinds = ("leader", "secret", "duty", "law", "special", "other")
        left = v["n:kept"]
        for name in kinds:
            v[f"n:car.{name}"] = 0
        v["n:car.duty" if self.office else "n:car.other"] = left - left // 3
        v["n:car.special" if self.kind == "hospital" else "n:car.law" if self.office else "n:car.special"] = left // 3
        v["n:cars"] = left
        v["n:big"] = dice.choice((0, 0, 1, 2, 5))
        v["n:bigger"] = dice.choice((0, 0, 1))
        v["n:posts.a"], v["n:posts.b"] = (dice.randint(8, 60), dice.randint(0, 30)) if self.office else (0, dice.randint(20, 180))
        v["n:posts"] = v["n:posts.a"] + v["n:posts.b"]
        v["n:staff.a"], v["n:staff.b"] = (max(0, v[f"n:posts.{x}"] - dice.randint(0, 4)) for x in "ab")
        v["n:staff"] = v["n:staff.a"] + v["n:staff.b"]
        v["n:retired"] = dice.randint(2, 90)
        # budgets: the initial one of each item and the one after adjustment
        for code in self.codes("gen", 7):
            spent, closing = v[f"gen.{code}"], v[f"gen.{code}.closing"]
            v[f"bud.{code}"] = spent + closing
            roll = dice.random()
            v[f"ini.{code}"] = spent if roll < 0.25 else 0 if roll < 0.32 else int(spent * dice.uniform(0.7, 1.3))
        for name in ("bud", "ini"):
            for size in (3, 5):
                for code in self.codes("gen", size):
                    v[f"{name}.{code}"] = sum(v[f"{name}.{item}"] for item in self.codes("gen", 7) if item.startswith(code))
            v[f"{name}.total"] = sum(v[f"{name}.{item}"] for item in self.codes("gen", 7))

    def draw_projects(self):
        dice, v = self.dice, self.values
        whole = v["gen.total.project"]
        self.projects = []
        left = whole
        for name in dice.sample(PROJECTS, dice.randint(2, 5)):
            spent = self.part(left, 0.1, 0.5)
            if spent < 100000:
                break
            spent -= spent % 100
            index = len(self.projects)
            lost = 0 if dice.random() < 0.5 else int(v["closing.gen"] * dice.uniform(0.05, 0.15))
            v[f"p{index}.spent"], v[f"p{index}.budget"] = spent, spent + lost
            v[f"p{index}.left"] = lost
            self.projects.append(name)
            left -= spent
        v["n:projects"] = len(self.projects)
        for name in ("spent", "budget"):
            v[f"p.{name}"] = sum(v[f"p{index}.{name}"] for index in range(len(self.projects)))

    def draw_last(self):
        """The year before, for what reports compare."""
        dice, v = self.dice, self.values
        for key in ("in.total", "in.year", "in.gen", "exp.year", "exp.basic", "exp.project", "fis.grand", "exp.fiscal", "exp.gen", "in.fiscal",
                    "gen.total.basic", "gen.total.project", "t.total", "t.abroad", "t.car", "t.run", "t.rec", "t.buy", "operating", "personnel", "public", "exp.fund", "in.fund"):
            now, roll = v[key], dice.random()
            v[f"last:{key}"] = now if roll < 0.06 else int(now * (dice.uniform(0.75, 0.98) if roll < 0.55 else dice.uniform(1.02, 1.4)))
        v["last:in.total"] = max(v["last:in.total"], v["last:in.year"])
        v["last:exp.year"] = v["last:exp.basic"] + v["last:exp.project"]
        v["last:in.total"] = max(v["last:in.total"], v["last:exp.year"] + v["opening"])
        v["last:exp.gen"] = v["last:gen.total.basic"] + v["last:gen.total.project"]
        v["last:gen.total.basic"] = v["last:personnel"] + v["last:public"]
        v["last:exp.gen"] = v["last:gen.total.basic"] + v["last:gen.total.project"]
        v["last:exp.basic"] = max(v["last:exp.basic"], v["last:gen.total.basic"])
        v["last:exp.project"] = max(v["last:exp.project"], v["last:gen.total.project"])
        v["last:exp.year"] = v["last:exp.basic"] + v["last:exp.project"]
        v["last:exp.fiscal"] = min(max(v["last:exp.fiscal"], v["last:exp.gen"] + v["last:exp.fund"]), v["last:exp.year"])
        v["last:exp.fund"] = v["last:exp.fiscal"] - v["last:exp.gen"]
        v["last:fis.grand"] = v["last:exp.fiscal"] + v["opening.fiscal"]
        v["last:in.total"] = v["last:exp.year"] + v["opening"]
        v["last:in.year"] = min(v["last:in.year"], v["last:in.total"])
        v["last:in.fiscal"] = min(v["last:in.fiscal"], v["last:in.year"], v["last:fis.grand"])
        v["last:in.gen"] = min(v["last:in.gen"], v["last:in.fiscal"])
        v["last:operating"] = v["last:public"]
        v["last:t.car"] = v["last:t.buy"] + v["last:t.run"]
        v["last:t.total"] = v["last:t.car"] + v["last:t.abroad"] + v["last:t.rec"]

    # -- what holds

    def sum(self, whole, parts):
        assert self.values[whole] == sum(self.values[part] for part in parts), (whole, parts)
        self.ties.setdefault(whole, []).append(("sum", tuple(parts)))

    def tie(self):
        v = self.values
        self.sum("in.total", ("in.year", "use.surplus", "opening"))
        self.sum("in.total", ("exp.year", "distribution", "closing"))
        self.sum("in.year", ("in.gen", "in.fund", "in.cap", "in.superior", "in.business", "in.operating", "in.affiliated", "in.other"))
        self.sum("in.year", ("in.fiscal", "in.superior", "in.business", "in.operating", "in.affiliated", "in.other"))
        self.sum("in.fiscal", ("in.gen", "in.fund", "in.cap"))
        self.sum("exp.year", ("exp.basic", "exp.project", "exp.superior", "exp.operating", "exp.affiliated"))
        self.sum("fis.grand", ("in.fiscal", "opening.fiscal"))
        self.sum("fis.grand", ("exp.fiscal", "closing.fiscal"))
        self.sum("opening", ("opening.fiscal", "opening.other"))
        self.sum("closing", ("closing.fiscal", "closing.other"))
        self.sum("opening.fiscal", ("opening.gen", "opening.fund", "opening.cap"))
        self.sum("closing.fiscal", ("closing.gen", "closing.fund", "closing.cap"))
        self.sum("exp.fiscal", ("exp.gen", "exp.fund", "exp.cap"))
        self.sum("exp.gen", ("gen.total.basic", "gen.total.project"))
        for name, other in (("exp.gen", "gen.total"), ("exp.fund", "fund.total"), ("exp.year", "all.total"), ("exp.basic", "all.total.basic"), ("exp.project", "all.total.project"),
                            ("in.year", "all.total.income"), ("exp.fiscal", "fis.total"), ("in.gen", "gen.total.income"), ("in.fund", "fund.total.income")):
            self.same(name, other)
        for fund in ("gen", "fund"):
            self.sum(f"{fund}.grand", (f"in.{fund}", f"opening.{fund}"))
            self.sum(f"{fund}.grand", (f"exp.{fund}", f"closing.{fund}"))
        self.sum("gen.total.basic", ("personnel", "public"))
        self.sum("personnel", ("eco.301", "eco.303"))
        self.sum("public", ("eco.302", "eco.310"))
        for code in ECONOMY:
            if v[f"eco.{code}"]:
                self.sum(f"eco.{code}", [f"eco.{item}" for item in sorted(self.economy) if item.startswith(code)])
        for prefix in ("t", "tb", "last:t"):
            self.sum(f"{prefix}.total", (f"{prefix}.abroad", f"{prefix}.car", f"{prefix}.rec"))
            self.sum(f"{prefix}.car", (f"{prefix}.buy", f"{prefix}.run"))
        self.sum("buy.total", ("buy.goods", "buy.works", "buy.services"))
        self.sum("n:cars", [f"n:car.{name}" for name in ("leader", "secret", "duty", "law", "special", "other")])
        self.same("n:cars", "n:kept")
        self.sum("n:posts", ("n:posts.a", "n:posts.b"))
        self.sum("n:staff", ("n:staff.a", "n:staff.b"))
        self.tie_items()
        for index in range(len(self.projects)):
            self.sum(f"p{index}.budget", (f"p{index}.spent", f"p{index}.left"))
        for name in ("spent", "budget"):
            self.sum(f"p.{name}", [f"p{index}.{name}" for index in range(len(self.projects))])

    def tie_items(self):
        v = self.values
        for fund in ("gen", "fund", "other", "fis", "all"):
            columns = [("", ("basic", "project"))] if self.codes(fund, 3) else []
            for name in ("", ".basic", ".project", ".opening", ".closing", ".income"):
                if not self.codes(fund, 3):
                    continue
                self.sum(f"{fund}.total{name}", [f"{fund}.{code}{name}" for code in self.codes(fund, 3)])
                for size in (3, 5):
                    for code in self.codes(fund, size):
                        below = [f"{fund}.{item}{name}" for item in self.codes(fund, size + 2) if item.startswith(code)]
                        self.sum(f"{fund}.{code}{name}", below)
            for size in (3, 5, 7):
                for code in self.codes(fund, size):
                    self.sum(f"{fund}.{code}", (f"{fund}.{code}.basic", f"{fund}.{code}.project"))
        for name in ("bud", "ini"):
            self.sum(f"{name}.total", [f"{name}.{code}" for code in self.codes("gen", 7)])
        for size in (3, 5, 7):
            for code in self.codes("all", size):
                self.columns(code)
            for code in self.codes("fis", size):
                parts = [f"{fund}.{code}" for fund in ("gen", "fund") if f"{fund}.{code}" in v]
                self.sum(f"fis.{code}", parts)

    def columns(self, code):
        """Table two's row: an item's income by source."""
        v = self.values
        parts = {"fiscal": v.get(f"gen.{code}.income", 0) + v.get(f"fund.{code}.income", 0)}
        rest = v.get(f"other.{code}.income", 0)
        for name, value in self.other.items():
            parts[name] = min(value, rest) if rest else 0
            rest -= parts[name]
        for name, value in parts.items():
            v[f"row.{code}.{name}"] = value
        v[f"row.{code}"] = v[f"all.{code}.income"]
        self.same(f"row.{code}", f"all.{code}.income")
        self.sum(f"row.{code}", [f"row.{code}.{name}" for name in parts])

    def same(self, one, other):
        """Two names of one fact."""
        if one in self.values and other in self.values:
            assert self.values[one] == self.values[other], (one, other)
            self.alias = getattr(self, "alias", {})
            self.alias[other] = one

    def real(self, key):
        return getattr(self, "alias", {}).get(key, key)

    def value(self, key):
        """A fact as an exact number: amounts in 万元, counts, rates in percent."""
        kind, _, name = key.partition(":")
        if kind == "n":
            return Fraction(self.values[key])
        if kind == "%":
            top, base = name.split("/")
            return 100 * self.value(top) / self.value(base)
        if kind == "d":
            return abs(self.value(name) - self.value("last:" + name))
        if kind == "g":
            return 100 * abs(self.value(name) / self.value("last:" + name) - 1)
        return Fraction(self.values[key], 1000000)

    def sign(self, key):
        now, before = self.values[key], self.values["last:" + key]
        return (now > before) - (now < before)
