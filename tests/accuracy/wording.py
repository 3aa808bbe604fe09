"""How reports say things: sentence patterns and styles for compose.py, in our own words.

In a pattern {key} prints a fact of accounts.py with its unit, {key!} without, {%a/b} a share or completion, {d:key} and
{g:key} the change over last year and its rate, {w:key} and {v:key} the words for its direction, {change:key} one of
the sentences below about it, {y} and {y-1} years, {unit} and {me} the unit, {why:key} a reason that fits the direction."""

UP = ("人员经费增加", "新增专项任务", "上级下达的专项资金增加", "补发以前年度工资待遇", "新进人员，相应支出增加")
DOWN = ("厉行节约，压减一般性支出", "部分项目上年已完工", "人员调出、退休", "项目安排减少", "落实过紧日子要求")
FLAT = ("与上年持平", "与{y-1}年度持平", "与上年相比无增减变化", "和上年一致", "与{y-1}年相比没有变化", "同上年持平")

POOL = {
    "change": (
        "与上年相比{w:K}{d:K}，{v:K}{g:K}", "比{y-1}年{w:K}{d:K}，{v:K}{g:K}", "较上年{last:K}{w:K}{d:K}，{v:K}{g:K}",
        "与{y-1}年度相比，{w:K}{d:K}，{b:K}{g:K}", "较上年决算数{w:K}{d:K}，{b:K}为{g:K}", "同比{w:K}{d:K}（{v:K}{g:K}）",
        "比上年决算数{last:K}{w:K}{d:K}，{v:K}{g:K}", "较{y-1}年度决算{w:K}了{d:K}，{v:K}比例为{g:K}"),
    "total": (
        "{y}年度收入总计{in.total}，支出总计{in.total}。收、支总计{change:in.total}，主要原因是{why:in.total}。",
        "{y}年度收、支总计均为{in.total}。与{y-1}年度相比，收、支总计各{w:in.total}{d:in.total}，{v:in.total}{g:in.total}，主要是{why:in.total}。",
        "本年度收入总计{in.total}，其中：本年收入合计{in.year}，年初结转和结余{opening}。本年度支出总计{in.total}，其中：本年支出合计{exp.year}，年末结转和结余{closing}。",
        "{y}年度{me}收入总计{in.total}，包括：本年收入{in.year}，使用非财政拨款结余{use.surplus}，上年结转和结余{opening}。支出总计{in.total}，包括：本年支出{exp.year}，结余分配{distribution}，年末结转和结余{closing}。收入总计{change:in.total}。",
        "{me}{y}年度总收入{in.total}，其中本年收入{in.year}、年初结转和结余{opening}；总支出{in.total}，其中本年支出{exp.year}、年末结转和结余{closing}。收、支总计比{y-1}年度各{w:in.total}{d:in.total}，{v:in.total}{g:in.total}，原因是{why:in.total}。",
        "{unit}{y}年度决算收入总计{in.total}（含年初结转和结余{opening}），支出总计{in.total}（含年末结转和结余{closing}）。{change:in.total}。",
        "{y}年收入总计{in.total}、支出总计{in.total}。与上年相比，收入、支出各{w:in.total}{d:in.total}，{b:in.total}{g:in.total}。"),
    "income": (
        "{y}年度本年收入合计{in.year}，其中：{list:income}。",
        "本年收入合计{in.year}，包括：{list:income}。",
        "{y}年本年收入共计{in.year}。其中，{list:income}。",
        "{me}{y}年度本年收入{in.year}，{change:in.year}。收入构成为：{list:income}。",
        "{y}年度收入决算{in.year}，分来源看：{list:income}。",
        "本年度收入合计{in.year}，具体如下：{list:income}。"),
    "income.one": ("{name}{key}，占{%key/in.year}", "{name}{key}，占本年收入的{%key/in.year}", "{name}{key}，占比{%key/in.year}",
                   "{name}{key}（占{%key/in.year}）", "{name}为{key}，占本年收入合计的{%key/in.year}", "{name}{key}，占收入合计{%key/in.year}"),
    "expenditure": (
        "{y}年度本年支出合计{exp.year}，其中：{list:expenditure}。", "本年支出合计{exp.year}，包括：{list:expenditure}。",
        "{y}年本年支出共计{exp.year}。其中，{list:expenditure}。", "{me}{y}年度本年支出{exp.year}，{change:exp.year}。支出构成为：{list:expenditure}。",
        "{y}年度支出决算{exp.year}，按性质看：{list:expenditure}。", "本年度支出合计{exp.year}，具体如下：{list:expenditure}。"),
    "expenditure.one": ("{name}{key}，占{%key/exp.year}", "{name}{key}，占本年支出的{%key/exp.year}", "{name}{key}，占比{%key/exp.year}",
                        "{name}{key}（占{%key/exp.year}）", "{name}为{key}，占本年支出合计的{%key/exp.year}", "{name}{key}，占支出合计{%key/exp.year}"),
    "fiscal": (
        "{y}年度财政拨款收入总计{fis.grand}，支出总计{fis.grand}。与{y-1}年度相比，财政拨款收、支总计各{w:fis.grand}{d:fis.grand}，{v:fis.grand}{g:fis.grand}。主要原因是{why:fis.grand}。",
        "{y}年度财政拨款收、支总计{fis.grand}，{change:fis.grand}。",
        "{y}年度财政拨款收入总计{fis.grand}，其中：本年财政拨款收入{in.fiscal}，年初财政拨款结转和结余{opening.fiscal}。财政拨款支出总计{fis.grand}，其中：本年支出{exp.fiscal}，年末财政拨款结转和结余{closing.fiscal}。",
        "{me}{y}年财政拨款收支总计均为{fis.grand}。本年财政拨款收入{in.fiscal}，其中一般公共预算财政拨款{in.gen}、政府性基金预算财政拨款{in.fund}；年初结转和结余{opening.fiscal}。",
        "{y}年财政拨款收、支决算总计为{fis.grand}。比上年各{w:fis.grand}{d:fis.grand}，{v:fis.grand}{g:fis.grand}，主要是{why:fis.grand}。",
        "本年度财政拨款收入总计{fis.grand}，财政拨款支出总计{fis.grand}，收支平衡。财政拨款本年支出{exp.fiscal}，{change:exp.fiscal}。"),
    "gen": (
        "{y}年度一般公共预算财政拨款支出{exp.gen}，占本年支出合计的{%exp.gen/exp.year}。{change:exp.gen}，主要原因是{why:exp.gen}。",
        "一般公共预算财政拨款支出{exp.gen}，占本年支出的{%exp.gen/exp.year}。一般公共预算财政拨款支出{change:exp.gen}。",
        "{y}年度一般公共预算财政拨款支出决算{exp.gen}，占本年支出合计的比重为{%exp.gen/exp.year}，其中：基本支出{gen.total.basic}，项目支出{gen.total.project}。",
        "{me}一般公共预算财政拨款支出{exp.gen}，占本年支出合计{%exp.gen/exp.year}，{change:exp.gen}。其中基本支出{gen.total.basic}，占{%gen.total.basic/exp.gen}；项目支出{gen.total.project}，占{%gen.total.project/exp.gen}。",
        "{y}年度一般公共预算财政拨款支出年初预算为{ini.total}，支出决算为{exp.gen}，完成年初预算的{%exp.gen/ini.total}。",
        "{y}年度一般公共预算财政拨款支出全年预算{bud.total}，支出决算{exp.gen}，完成全年预算的{%exp.gen/bud.total}。"),
    "structure": (
        "{y}年度一般公共预算财政拨款支出{exp.gen}，主要用于以下方面：{list:classes}。", "按功能分类，一般公共预算财政拨款支出{exp.gen}的构成为：{list:classes}。",
        "一般公共预算财政拨款支出{exp.gen}，其中：{list:classes}。", "从结构看，{y}年度一般公共预算财政拨款支出{exp.gen}用于：{list:classes}。",
        "{y}年度一般公共预算财政拨款支出共{exp.gen}，分科目情况：{list:classes}。", "一般公共预算财政拨款支出主要用于以下方面（合计{exp.gen}）：{list:classes}。"),
    "class.one": ("{name}（类）支出{key}，占{%key/exp.gen}", "{name}（类）{key}，占{%key/exp.gen}", "{short}（类）支出{key}，占比{%key/exp.gen}",
                  "{name}（{code}类）{key}，占{%key/exp.gen}", "{name}{key}，占一般公共预算财政拨款支出的{%key/exp.gen}", "{short}支出{key}，占{%key/exp.gen}"),
    "item": (
        "{c}（类）{s}（款）{i}（项）。年初预算为{ini}，支出决算为{key}，完成年初预算的{%key/ini}。{compare}",
        "{c}（类）{s}（款）{i}（项）：支出决算为{key}，完成全年预算{%key/bud}。{compare.bud}",
        "{c}（类）{s}（款）{i}（项）年初预算{ini}，支出决算{key}，完成年初预算{%key/ini}。{compare}",
        "{c}（{c3}）{s}（{s2}）{i}（{i2}）：支出决算为{key}，完成预算{%key/bud}。{compare.bud}",
        "{i}（项）。支出决算{key}，年初预算{ini}，决算为年初预算的{%key/ini}。{compare}",
        "{code}{i}：全年预算数{bud}，决算数{key}，执行率{%key/bud}。"),
    "item.new": (
        "{c}（类）{s}（款）{i}（项）。年初未安排预算，支出决算为{key}，主要原因是年中追加专项经费。", "{i}（项）。支出决算{key}，年初预算为0，属年中追加。"),
    "basic": (
        "{y}年度一般公共预算财政拨款基本支出{gen.total.basic}，其中：人员经费{personnel}，主要包括：{economy:301,303}；公用经费{public}，主要包括：{economy:302,310}。",
        "一般公共预算财政拨款基本支出{gen.total.basic}。人员经费{personnel}，占基本支出的{%personnel/gen.total.basic}；公用经费{public}，占基本支出的{%public/gen.total.basic}。",
        "{y}年一般公共预算财政拨款基本支出共{gen.total.basic}，包括人员经费{personnel}和公用经费{public}。",
        "{me}{y}年度一般公共预算基本支出{gen.total.basic}，其中人员经费{personnel}，{change:personnel}；公用经费{public}，{change:public}。",
        "基本支出{gen.total.basic}，其中：工资福利支出{eco.301}，对个人和家庭的补助{eco.303}，商品和服务支出{eco.302}，资本性支出{eco.310}。",
        "{y}年度一般公共预算财政拨款基本支出{gen.total.basic}。（一）人员经费{personnel}。用于{economy:301,303}。（二）公用经费{public}。用于{economy:302,310}。"),
    "three": (
        "{y}年度“三公”经费财政拨款支出预算为{tb.total}，支出决算为{t.total}，完成预算的{%t.total/tb.total}。",
        "“三公”经费财政拨款支出决算{t.total}，全年预算{tb.total}，完成全年预算的{%t.total/tb.total}；{change:t.total}。",
        "{y}年度“三公”经费支出{t.total}，其中：因公出国（境）费{t.abroad}，公务用车购置及运行维护费{t.car}，公务接待费{t.rec}。",
        "{me}{y}年度“三公”经费决算数{t.total}，预算数{tb.total}，完成预算{%t.total/tb.total}。",
        "“三公”经费财政拨款支出{t.total}。其中公务用车购置及运行维护费{t.car}，占{%t.car/t.total}；公务接待费{t.rec}，占{%t.rec/t.total}；因公出国（境）费{t.abroad}，占{%t.abroad/t.total}。",
        "{y}年度“三公”经费全年预算数{tb.total}，决算数{t.total}，预算执行率{%t.total/tb.total}。"),
    "three.none": ("{y}年度{me}无财政拨款安排的“三公”经费支出。",),
    "abroad": ("因公出国（境）费支出{t.abroad}。全年安排因公出国（境）团组{n:groups}个，累计{n:people}人次。", "因公出国（境）费{t.abroad}，团组{n:groups}个、{n:people}人。"),
    "abroad.none": ("因公出国（境）费支出{t.abroad}，全年未安排因公出国（境）团组。", "因公出国（境）费{t.abroad}，因公出国（境）团组0个，0人次。", "未发生因公出国（境）费。"),
    "car": ("公务用车购置及运行维护费支出{t.car}，其中：公务用车购置费{t.buy}，购置公务用车{n:buy}辆；公务用车运行维护费{t.run}，年末公务用车保有量{n:kept}辆。",
            "公务用车购置及运行维护费{t.car}，完成预算的{%t.car/tb.car}。其中公务用车购置支出{t.buy}，公务用车运行维护费支出{t.run}，{change:t.run}。截至{y}年12月31日，开支财政拨款的公务用车保有量为{n:kept}辆。",
            "公务用车购置及运行维护费{t.car}。其中，购置{n:buy}辆，支出{t.buy}；运行维护支出{t.run}，用于保有的{n:kept}辆公务用车。"),
    "car.none": ("公务用车购置及运行维护费支出{t.car}，无公务用车。", "未发生公务用车购置及运行维护费。"),
    "rec": ("公务接待费支出{t.rec}，完成预算的{%t.rec/tb.rec}。国内公务接待{n:batches}批次，{n:guests}人次。",
            "公务接待费{t.rec}，{change:t.rec}。全年国内公务接待{n:batches}批次、{n:guests}人次（不含陪同人员）。",
            "公务接待费支出{t.rec}，共接待{n:batches}批次、{n:guests}人次，主要是上级检查和外地来访。"),
    "rec.none": ("公务接待费支出{t.rec}，全年无国内公务接待。", "未发生公务接待费。"),
    "fund": ("{y}年度政府性基金预算财政拨款收入{in.fund}，年初结转和结余{opening.fund}，支出{exp.fund}，年末结转和结余{closing.fund}。",
             "政府性基金预算财政拨款支出{exp.fund}，全部为项目支出。", "{y}年度政府性基金预算财政拨款本年支出合计{exp.fund}，其中：{list:funds}。"),
    "fund.none": ("{y}年度{me}没有政府性基金预算财政拨款收入，也没有使用政府性基金预算财政拨款安排的支出。", "政府性基金预算财政拨款支出0万元。", "{me}无政府性基金预算财政拨款收支。"),
    "capital": ("{y}年度{me}没有国有资本经营预算财政拨款支出。", "国有资本经营预算财政拨款支出0万元。", "{me}{y}年度无国有资本经营预算财政拨款收支。"),
    "operating": ("{y}年度机关运行经费支出{operating}，{change:operating}。主要原因是{why:operating}。", "{me}{y}年度机关运行经费{operating}，{change:operating}。",
                  "机关运行经费支出{operating}，与公用经费口径一致。", "{y}年机关运行经费决算支出{operating}，主要用于办公费、差旅费等。"),
    "operating.none": ("{me}为事业单位，未发生机关运行经费支出。", "按照口径，{me}无机关运行经费。"),
    "procurement": (
        "{y}年度政府采购支出总额{buy.total}，其中：政府采购货物支出{buy.goods}、政府采购工程支出{buy.works}、政府采购服务支出{buy.services}。授予中小企业合同金额{buy.sme}，占政府采购支出总额的{%buy.sme/buy.total}，其中：授予小微企业合同金额{buy.micro}，占政府采购支出总额的{%buy.micro/buy.total}。",
        "{me}{y}年政府采购支出合计{buy.total}，货物类{buy.goods}，工程类{buy.works}，服务类{buy.services}。",
        "政府采购支出总额{buy.total}，其中：货物支出{buy.goods}，占{%buy.goods/buy.total}；工程支出{buy.works}，占{%buy.works/buy.total}；服务支出{buy.services}，占{%buy.services/buy.total}。授予中小企业合同金额{buy.sme}，占{%buy.sme/buy.total}，其中授予小微企业合同金额{buy.micro}，占授予中小企业合同金额的{%buy.micro/buy.sme}。"),
    "procurement.none": ("{y}年度{me}未发生政府采购支出。",),
    "assets": (
        "截至{y}年12月31日，{me}共有车辆{n:cars}辆，其中，主要领导干部用车{n:car.leader}辆、机要通信用车{n:car.secret}辆、应急保障用车{n:car.duty}辆、执法执勤用车{n:car.law}辆、特种专业技术用车{n:car.special}辆、其他用车{n:car.other}辆；单价50万元以上通用设备{n:big}台（套），单价100万元以上专用设备{n:bigger}台（套）。",
        "{y}年末，{me}共有车辆{n:cars}辆，其中：应急保障用车{n:car.duty}辆，执法执勤用车{n:car.law}辆，特种专业技术用车{n:car.special}辆，其他用车{n:car.other}辆。单位价值100万元以上设备（不含车辆）{n:bigger}台（套）。"),
    "staff": (
        "{me}编制{n:posts}名，其中行政编制{n:posts.a}名、事业编制{n:posts.b}名。{y}年末实有在职人员{n:staff}人，其中行政人员{n:staff.a}人、事业人员{n:staff.b}人；退休人员{n:retired}人。",
        "人员编制{n:posts}人（行政{n:posts.a}人、事业{n:posts.b}人），年末实有{n:staff}人（行政{n:staff.a}人、事业{n:staff.b}人）。",
        "核定编制{n:posts}名，年末在职{n:staff}人，退休{n:retired}人。"),
    "performance": (
        "根据预算绩效管理要求，{me}对{n:projects}个项目开展绩效自评，涉及资金{p.budget}，自评覆盖率100%。", "{me}组织对{y}年度{n:projects}个项目支出开展绩效自评，全年预算合计{p.budget}，实际支出{p.spent}，执行率{%p.spent/p.budget}。",
        "{y}年度共有{n:projects}个项目纳入绩效自评，自评项目占项目总数的100%。"),
    "project": (
        "{name}项目。全年预算数{p#.budget}，执行数{p#.spent}，完成预算的{%p#.spent/p#.budget}。", "{name}：项目全年预算{p#.budget}，全年执行{p#.spent}，预算执行率为{%p#.spent/p#.budget}。",
        "{name}项目全年预算数为{p#.budget}，执行数为{p#.spent}，结余{p#.left}，完成预算的{%p#.spent/p#.budget}。"),
    "compare": {1: ("决算数大于年初预算数的主要原因是年中追加经费。", "决算数高于年初预算数，主要是追加了专项资金。"), 0: ("决算数与年初预算数持平。", "决算数等于年初预算数。"),
                -1: ("决算数小于年初预算数的主要原因是厉行节约。", "决算数低于年初预算数，主要是压减支出。")},
    "compare.bud": {1: ("",), 0: ("决算数与预算数持平。", ""), -1: ("决算数小于预算数的主要原因是部分项目跨年度实施。", "决算数低于预算数，主要是部分资金结转下年。")},
}
INCOMES = (("一般公共预算财政拨款收入", "in.gen"), ("政府性基金预算财政拨款收入", "in.fund"), ("国有资本经营预算财政拨款收入", "in.cap"), ("上级补助收入", "in.superior"),
           ("事业收入", "in.business"), ("经营收入", "in.operating"), ("附属单位上缴收入", "in.affiliated"), ("其他收入", "in.other"))
EXPENDITURES = (("基本支出", "exp.basic"), ("项目支出", "exp.project"), ("上缴上级支出", "exp.superior"), ("经营支出", "exp.operating"), ("对附属单位补助支出", "exp.affiliated"))

TITLES = {
    "staff": ("人员构成情况", "人员情况", "机构人员"), "total": ("收入支出决算总体情况说明", "{y}年度收入支出决算总体情况", "收支决算总体情况"), "income": ("收入决算情况说明", "收入决算情况", "本年收入情况"),
    "expenditure": ("支出决算情况说明", "支出决算情况", "本年支出情况"), "fiscal": ("财政拨款收入支出决算总体情况说明", "财政拨款收支总体情况", "财政拨款收入支出决算总体情况"),
    "gen": ("一般公共预算财政拨款支出决算情况说明", "一般公共预算财政拨款支出情况"), "basic": ("一般公共预算财政拨款基本支出决算情况说明", "一般公共预算财政拨款基本支出情况"),
    "three": ("“三公”经费财政拨款支出决算情况说明", "财政拨款“三公”经费支出情况"), "fund": ("政府性基金预算财政拨款收入支出决算情况说明", "政府性基金预算支出情况"),
    "capital": ("国有资本经营预算财政拨款支出决算情况说明", "国有资本经营预算支出情况"), "operating": ("机关运行经费支出情况说明", "机关运行经费情况"),
    "procurement": ("政府采购支出情况说明", "政府采购情况"), "assets": ("国有资产占用情况说明", "国有资产占有使用情况"), "performance": ("预算绩效情况说明", "预算绩效管理情况"),
}
WHOLE = ("total", "income", "expenditure", "fiscal", "gen", "basic", "three", "fund", "capital", "operating", "procurement", "assets", "performance")

# name: order of sections, where tables stand, unit and decimals of text and tables, what a zero looks like, how tables look
STYLES = {
    "plateau": {"order": ("staff",) + WHOLE, "tables": "after", "text": ("万元", 2), "table": ("万元", 2), "zero": "0.00", "comma": False, "code_columns": 1, "lines": True, "numbers": "公开{:02d}表",
                "short_zero": True, "pick": {}},
    "delta": {"order": WHOLE[:5] + ("basic", "fund", "capital", "three", "operating", "procurement", "assets", "performance", "staff"), "tables": "before", "text": ("万元", 2), "table": ("万元", 2), "zero": "",
              "comma": True, "code_columns": 1, "lines": False, "numbers": "公开{:02d}表", "short_zero": False, "pick": {}},
    "capital": {"order": ("staff", "total", "income", "expenditure", "fiscal", "gen", "fund", "capital", "basic", "three", "operating", "procurement", "assets", "performance"), "tables": "before", "text": ("万元", 6), "table": ("万元", 6),
                "zero": "", "comma": False, "code_columns": 1, "lines": False, "numbers": "", "short_zero": True, "pick": {}},
    "coast": {"order": WHOLE, "tables": "before", "text": ("万元", 2), "table": ("元", 2), "zero": "0.00", "comma": True, "code_columns": 3, "lines": True, "numbers": "公开{:02d}表", "short_zero": False, "pick": {}},
    "steppe": {"order": ("total", "income", "expenditure", "fiscal", "gen", "basic", "three", "operating", "procurement", "assets", "performance", "fund", "capital"), "tables": "after", "text": ("元", 2), "table": ("元", 2), "zero": "",
               "comma": True, "code_columns": 3, "lines": True, "numbers": "表{}", "short_zero": False, "pick": {}},
    "basin": {"order": WHOLE, "tables": "none", "text": ("万元", 2), "table": ("万元", 2), "zero": "", "comma": False, "code_columns": 1, "lines": False, "numbers": "", "short_zero": True, "pick": {}},
}
