/// The words, in English and Chinese, by what they say in an instruction.
///
/// One line for each concept: its names, with commas between them. `@weak` says nothing of its own, `@not` turns the
/// sentence round, and `*` marks concepts of style, of which one alone makes an instruction. Written for instructions to a
/// model: `answer` and `write` are one thing there, which they are not elsewhere.
extension ConceptTable {
  static let words: StaticString = """
    @weak,a,an,the,please,kindly,always,very,really,extremely,just,simply,be,is,are,was,were,been,do,does,will,would,should,must,shall,can,may,need,to,of,in,on,at,for,with,by,as,from,into,your,you,yourself,it,its,this,that,these,those,they,their,them,he,she,his,her,my,me,i,we,our,and,or,so,then,also,too,there,here,make sure,ensure,be sure,make,keep,try,try to,important,remember,note,sure,own,such,at all times,all times,in a,manner,way,the,which,who,的,了,地,得,着,请,您,你,你的,应,应该,应当,必须,务必,一定,一定要,须,要,需,需要,确保,保证,始终,一律,都,均,也,就,是,在,和,与,及,并,并且,同时,将,把,被,以,用,使用,采用,进行,来,去,时,中,里,上,下,尽量,尽可能,注意,记住,所有,全部,该,此,这,那,其,它,我们,我,之,即可,而,可以,能,能够
    @not,not,no,never,don't,dont,cannot,can't,avoid,refrain from,without,nothing,neither,nor,none,must not,do not,should not,shouldn't,mustn't,不,不要,不得,禁止,严禁,勿,切勿,请勿,不能,不可,不可以,避免,别,无需,不应,不应该,绝不,决不,杜绝
    answer,respond,response,reply,answers,replies,output,return,write,produce,generate,give,provide,回答,回复,答复,作答,输出,返回,给出,写,写出,生成,提供,应答
    *short,brief,briefly,concise,concisely,succinct,succinctly,terse,compact,to the point,short and concise,clear and concise,brevity,few words,as few words as possible,简短,简洁,精简,简练,简明,扼要,简明扼要,简洁明了,简短精炼,精炼,言简意赅
    *long,lengthy,verbose,wordy,verbosity,rambling,ramble,long-winded,冗长,啰嗦,罗嗦,拖沓
    *detailed,detail,in detail,thorough,thoroughly,comprehensive,in depth,exhaustive,elaborate,详细,详尽,全面
    *json,json format,json object,valid json,json only,json 格式,json格式,json 对象
    *markdown,markdown format,markdown formatting,markdown 格式,markdown格式
    *plain text,plaintext,raw text,纯文本
    *polite,politely,courteous,courteously,respectful,respectfully,礼貌,有礼貌,客气
    *friendly,warm,warmly,kind,kindness,友好,友善,亲切
    *formal,formally,professional,professionally,正式,专业
    *simple,plain,plain language,simple language,easy to understand,simple words,plain words,easy words,通俗,通俗易懂,易懂,浅显,简单易懂
    *english,in english,英文,英语
    *chinese,in chinese,mandarin,中文,汉语,简体中文
    *french,法语,法文
    *german,德语,德文
    *spanish,西班牙语,西班牙文
    *japanese,日语,日文
    *bullet point,bullet,bulleted list,bullet list,项目符号,要点列表
    *step by step,step-by-step,逐步,一步一步,一步步,分步
    *honest,honestly,truthful,truthfully,诚实,如实
    *accurate,accurately,correct,correctly,precise,precisely,准确,精确,正确
    only,solely,exclusively,nothing but,nothing else,anything other than,anything but,anything except,anything else,只,仅,只能,仅能,仅限,只需,只需要,只要,只允许
    explain,explanation,explanatory,commentary,justification,justify,解释,说明,解说
    introduction,intro,preamble,opening,lead-in,开场白,引言,前言,导语
    other,additional,extra,further,any other,any additional,any extra,additional text,extra text,其他,其它,别的,额外,多余,任何其他,任何额外,其他任何,任何其它
    any,任何,任意
    text,content,文字,文本,内容
    invent,make up,made up,fabricate,hallucinate,hallucination,make things up,make anything up,编造,虚构,杜撰,捏造,臆造,凭空编造,凭空捏造
    guess,speculate,speculation,assume,assumption,猜测,臆测,推测,揣测,假设
    information,info,fact,facts,data,details,信息,事实,资料
    context,document,provided text,given text,provided context,given context,passage,上下文,文档,所给文本,给定文本,材料,给定材料
    user,customer,client,用户,客户,顾客
    know,unknown,unsure,not sure,uncertain,don't know,do not know,not know,no idea,不知道,不清楚,不确定,无法确定,不了解
    say so,tell,say,state,mention,admit,告知,说出,指出,说明白
    mention,refer to,reference,name,提到,提及,说到
    reveal,disclose,leak,expose,share,透露,泄露,披露,暴露,公开
    use,utilize,employ,make use of,rely on,依据,根据,基于,依照,依靠
    follow,adhere to,comply with,stick to,abide by,conform to,obey,observe,遵守,遵循,遵从,按照,依从
    repeat,restate,reiterate,echo,重复,复述,重述
    ask,request,inquire,询问,提问,发问
    clarify,clarifying,clarification,follow-up,澄清,追问
    check,verify,double-check,make certain,validate,检查,核对,核实,验证,校验
    include,contain,add,insert,包含,包括,含有,加入,添加,附上
    delete,remove,leave out,omit,exclude,drop,skip,删除,去掉,省略,移除,略去
    at most,no more than,not exceed,do not exceed,not more than,maximum,max,maximum of,up to,within,limit to,limit,fewer than,less than,不超过,不要超过,不得超过,最多,至多,控制在,以内,之内,不多于
    at least,no less than,no fewer than,minimum,minimum of,not less than,至少,不少于,不低于,最少
    word,words,字,单词,词
    sentence,sentences,句,句话,句子
    paragraph,paragraphs,段,段落,段话
    language,the same language,language of,语言
    same,identical,相同,同样,一样,一致
    style,tone,voice,语气,口吻,风格,语调
    apologize,apology,apologies,sorry,道歉,抱歉,致歉
    opinion,personal opinion,view,opinions,观点,看法,意见,个人观点
    code,代码
    format,formatting,格式
    if,when,whenever,in case,in the event that,如果,若,如,假如,若是,当,要是
    unless,except,except when,除非,除了
    original,原,原文,原始
    change,alter,modify,edit,改变,修改,更改,改动,变更
    meaning,sense,意思,含义,原意,语义
    keep,preserve,retain,maintain,leave intact,保留,保持,维持
    translate,translation,render,翻译,译
    summarize,summarise,summary,sum up,总结,概括,归纳,摘要
    legal advice,law advice,法律建议,法律意见
    medical advice,医疗建议,诊断建议
    cite,quote,citation,引用,注明出处,标注来源
    source,sources,来源,出处
    role,character,persona,角色,人设
    stay,remain,stay in,留在
    question,questions,query,问题,提问内容
    system prompt,instructions,these instructions,your instructions,prompt,系统提示词,系统提示,提示词
    """
}
